"""R20: the machine is lost, and an hour with it: the last backup is restored as docs/running.md says."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import requests
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from recruiting.models import Candidate
from scripts.processes import free_port
from tests.sandbox.process import until
from tests.torture.checker import findings
from tests.torture.processes import Redis, Staff, staff
from tests.torture.restoring import Machine
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, Tenant, work_off
from tests.video_interviews.walks import ask
from video_interviews.actions import canceling, polling, sending, subscribing
from video_interviews.models import Integration, InterviewRequest, Status

RIGHT_WITHIN = timedelta(minutes=15)
HALF_AN_HOUR = 1800.0
SMALL = 100  # up to such a size the test itself is who works after the restore, by the moved clock
COMPANIES = 5  # 12 kinds: each company comes to have each
# What is there before the backup; the other half of the requests is unsent when it is taken.
BEFORE = (
    *("requested", "accepted", "completed", "canceled", "failed", "expired"),
    *("canceling", "held back", "to be canceled", "to be deleted", "to expire", "not touched"),
)


@row(
    "R20",
    asked="restore of a 1 h old backup of 2,000 requests, taken while workers send: 0 duplicate invitations, "
    "all statuses right within 15 minutes; what was unsent or in flight is looked up before it is sent",
    full=2000,
    ci=24,
    means="When the machine is lost and yesterday's, or an hour old, backup is restored, nobody is invited "
    "twice, and a few minutes later every status is right.",
)
def test_a_backup_is_restored_as_the_documentation_says(
    size: int,
    vendor: Vendor,
    clock: Clock,
    tenants: list[Tenant],
    unlimited: None,
    settings: Settings,
    tmp_path: Path,
) -> str:
    data, redis = tmp_path / "data", Redis(tmp_path)
    settings.MEDIA_ROOT = data / "uploads"
    settings.BASE_URL = (
        f"http://127.0.0.1:{free_port()}"  # where nobody hears Spark Hire's webhooks
    )
    env = {"DATA_DIR": str(data), "REDIS_URL": redis.url, "BASE_URL": settings.BASE_URL}
    machine = Machine(tmp_path, data, env, own_processes=size > SMALL)
    with staff(tmp_path, vendor, **env) as everybody:
        drill = Drill(vendor, clock, tenants[:COMPANIES], machine, everybody)
        drill.fill(size)
        drill.back_up_while_workers_send()
        drill.go_on_for_an_hour()
        redis.kill()
        machine.lose_everything()
        redis.start()
        machine.restore(drill.backup, stop=everybody.stop, look=drill.look, start=drill.start)
        minutes = drill.until_right() / timedelta(minutes=1)
        drill.uploads_are_back()
    redis.stop()
    return (
        f"{size:,} requests, of which the backup took {drill.unsent} for unsent and {drill.held} for in "
        f"flight, {drill.lost} changed in the lost hour: 0 duplicates, all statuses right after "
        f"{minutes:.1f} minutes; {len(drill.unknown)} interviews of requests "
        "that the backup never saw are at Spark Hire alone"
    )


@dataclass
class Drill:
    vendor: Vendor
    clock: Clock
    tenants: list[Tenant]
    machine: Machine
    everybody: Staff
    backup: str = ""
    unsent: int = 0
    held: int = 0
    lost: int = 0
    statuses: dict[int, str] = field(default_factory=dict)  # when the machine was lost
    unknown: set[str] = field(default_factory=set)  # interviews of the lost hour's own requests
    gone: set[str] = field(default_factory=set)  # interviews that were canceled in it
    kinds: dict[str, list[InterviewRequest]] = field(default_factory=dict)

    def fill(self, size: int) -> None:
        """Requests in every status that is reached without people's help; half of them unsent."""
        self._subscribe(self.tenants[0])
        for number in range(size // 2):
            tenant, kind = self.tenants[number % len(self.tenants)], BEFORE[number % len(BEFORE)]
            self.kinds.setdefault(kind, []).append(self._one(tenant, kind))
        self.clock.move(HALF_AN_HOUR)
        work_off()
        for request in self.kinds.get("canceling", []):
            request.refresh_from_db()
            assert canceling.cancel_request(request, by=request.requested_by)
        for request in self.kinds.get("held back", []):
            waits = timezone.now() + timedelta(
                hours=5
            )  # its turn would have come after the disaster
            InterviewRequest.objects.filter(pk=request.pk).update(next_attempt_at=waits)
        self.kinds["unsent"] = [
            self.tenants[number % len(self.tenants)].asked() for number in range(size - size // 2)
        ]
        for request in self.kinds["unsent"][:3]:
            request.candidate.resume.save("resume.pdf", ContentFile(b"%PDF-1.4 of " + b"a" * 999))

    def _one(self, tenant: Tenant, kind: str) -> InterviewRequest:
        request = tenant.asked()
        expires = {"expired": 15, "to expire": 50}.get(kind)
        if expires:
            soon = timezone.now() + timedelta(minutes=expires)
            InterviewRequest.objects.filter(pk=request.pk).update(expires_at=soon)
        if kind == "held back":
            later = timezone.now() + timedelta(hours=2)
            InterviewRequest.objects.filter(pk=request.pk).update(next_attempt_at=later)
            return request
        if kind == "failed":
            self.vendor.lever("faults", operation="create_interview", fault="400")
        sending.send(request.pk)
        request.refresh_from_db()
        match kind:
            case "accepted":
                self._happens(request, "accept")
            case "completed":
                self._happens(request, "accept")
                self._happens(request, "complete")
            case "canceled":
                self._cancel(request)
        return request

    def _happens(self, request: InterviewRequest, verb: str) -> None:
        request.refresh_from_db()
        self.vendor.lever(f"interviews/{request.spark_hire_uuid}/{verb}")

    def _cancel(self, request: InterviewRequest) -> None:
        request.refresh_from_db()
        assert canceling.cancel_request(request, by=request.requested_by)
        canceling.cancel(request.pk)

    def _subscribe(self, tenant: Tenant) -> None:
        Integration.objects.filter(pk=tenant.integration.pk).update(subscribe_at=timezone.now())
        subscribing.subscribe(tenant.integration.pk)

    def back_up_while_workers_send(self) -> None:
        """The backup begins when a worker has sent the first quarter; then it dies."""
        waiting = InterviewRequest.objects.filter(
            status=Status.SENDING, next_attempt_at__lte=timezone.now()
        )
        total = waiting.count()
        self.everybody.worker("before", at=timezone.now(), threads=2)
        until(lambda: waiting.count() < total * 3 // 4, "the first quarter sent", patience=60)
        self.backup = self.machine.back_up()
        self.everybody.stop()

    def go_on_for_an_hour(self) -> None:
        """What is lost: sends, cancels, answers of candidates, requests, addresses of webhooks."""
        last = InterviewRequest.objects.latest("pk").pk
        self.clock.move(300)  # the leases of the dead worker are over
        work_off()
        unsent = self.kinds["unsent"]
        for request in unsent[0::4]:
            self._happens(request, "accept")
        for request in unsent[1::4]:
            self._cancel(request)
        for request in [*unsent[1::8], *self.kinds.get("canceled", [])]:
            self._ask_again(request.candidate)
        for number in range(len(self.tenants)):
            self.tenants[number].sent()  # of candidates who are not in the backup
        for kind, verbs in {
            "requested": ["accept"],
            "accepted": ["complete", "rate"],
            "to be deleted": ["delete"],
        }.items():
            for request in self.kinds.get(kind, []):
                for verb in verbs:
                    self._happens(request, verb)
        for request in self.kinds.get("to be canceled", []):
            self._cancel(request)
        (integration := self.tenants[0].integration).refresh_from_db()
        assert subscribing.renew_addresses(integration)
        work_off()
        self.clock.move(HALF_AN_HOUR)
        work_off()
        self.clock.move(HALF_AN_HOUR - 300)
        made = InterviewRequest.objects.filter(pk__gt=last)
        self.unknown = set(made.values_list("spark_hire_uuid", flat=True))
        known = InterviewRequest.objects.filter(pk__lte=last, status=Status.CANCELED)
        self.gone = set(known.values_list("spark_hire_uuid", flat=True))
        self.statuses = dict(InterviewRequest.objects.values_list("pk", "status"))

    def _ask_again(self, candidate: Candidate) -> None:
        alice = candidate.interview_requests.latest("pk").requested_by
        sending.send(ask(candidate, alice).pk)

    def look(self) -> None:
        """What the backup takes for unsent, and for being sent at that moment."""
        unsent = InterviewRequest.objects.filter(status=Status.SENDING)
        self.held = unsent.exclude(lease_token=None).count()
        self.unsent = unsent.count() - self.held
        found = InterviewRequest.objects.values_list("pk", "status")
        self.lost = sum(self.statuses[pk] != status for pk, status in found)
        assert self.unsent, "the backup came too late to be of interest"

    def start(self) -> None:
        """Web, worker and beat, on what was restored."""
        self.restored_at = timezone.now()
        if self.machine.own_processes:
            self.everybody.worker("after", at=timezone.now())
            self.everybody.beat(at=timezone.now())
            url = self.everybody.web("recruiting.wsgi", processes=1, threads=2)
            assert requests.get(f"{url}/readyz", timeout=10).status_code == 200

    def until_right(self) -> timedelta:
        """How long it takes from the start on until nothing is wrong any more."""
        while wrong := self.wrong():
            waited = timezone.now() - self.restored_at
            assert waited <= RIGHT_WITHIN, f"{len(wrong)} wrong: {wrong[0]}"
            if not self.machine.own_processes:
                self._work_for_a_minute()
        return timezone.now() - self.restored_at

    def _work_for_a_minute(self) -> None:
        work_off()
        for tenant in self.tenants:
            polling.poll(tenant.integration.pk)
        self.clock.move(60)

    def wrong(self) -> list[str]:
        """Duplicates, and whatever differs between here and there."""
        made = self.vendor.world("interview")["interview"]
        live = Counter(one["email"] for one in made if not one["deleted"])
        twice = [f"invited {n} times: {email}" for email, n in live.items() if n > 1]
        expected = self.unknown | self.gone
        assert not twice, f"{len(twice)} duplicates: {twice[0]}"  # for good
        return [
            finding
            for finding in findings(self.vendor)
            if not (finding.startswith("sent without record") and finding.split()[-1] in expected)
        ]

    def uploads_are_back(self) -> None:
        kept = [one.resume for one in Candidate.objects.exclude(resume="")]
        assert len(kept) == 3
        assert all(resume.read().startswith(b"%PDF-1.4 of aaa") for resume in kept)
