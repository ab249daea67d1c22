"""The stage of the rows: companies with their Spark Hire accounts, one moved clock, and recovery."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import time_machine
from django.db.models import Q, QuerySet
from django.utils import timezone

from recruiting.models import Candidate, Company, Job, User
from tests.people import make_candidate, make_company, make_job, make_user
from tests.torture.vendor import Vendor
from tests.video_interviews.walks import ask, give_key
from video_interviews import tasks
from video_interviews.actions import expiring, linking, sending
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobCreation,
    JobLink,
    SparkHireUser,
    WebhookDelivery,
)

LONGEST = timedelta(hours=2)  # what has not come to rest by then never will


class Clock:
    """One clock for us and for Spark Hire, which goes on by itself and is moved on by hand."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._travel: time_machine.travel | None = None

    def move(self, seconds: float) -> None:
        moment = timezone.now() + timedelta(seconds=seconds)
        self.back_to_now()
        self._travel = time_machine.travel(moment, tick=True)
        self._travel.start()
        self._vendor.travel(moment)

    def back_to_now(self) -> None:
        """Ours alone: nothing may be left at Spark Hire whose time this would turn back."""
        if self._travel:
            self._travel.stop()
            self._travel = None

    def begin_anew(self) -> None:
        """Both are the machine's again, as whole processes have it."""
        self.back_to_now()
        self._vendor.travel(timezone.now())


@dataclass(eq=False)
class Tenant:
    """A company whose integration runs: Dana is the Primary User, Eve could be, Alice sends."""

    company: Company
    dana: User
    eve: User
    alice: User
    job: Job
    integration: Integration
    keys: list[
        str
    ]  # at Spark Hire: of Ada (Dana), Eve, Rita (Alice), Sam (whose key Alice may get)

    def candidate(self) -> Candidate:
        return make_candidate(self.job)

    def asked(self) -> InterviewRequest:
        """Alice clicked Send Request; no worker has come by yet."""
        return ask(self.candidate(), self.alice)

    def sent(self) -> InterviewRequest:
        request = self.asked()
        sending.send(request.pk)
        request.refresh_from_db()
        assert request.spark_hire_uuid, f"not sent: {request.reason}"
        return request

    def key_of(self, user: User) -> SparkHireUser:
        return SparkHireUser.objects.select_related("user").get(user=user)


def tenant(vendor: Vendor, keys: list[str]) -> Tenant:
    """With a job that is linked to one of its own at Spark Hire."""
    company = make_company()
    dana, eve = (make_user(company, role=User.Role.ADMIN) for _ in range(2))
    alice = make_user(company)
    integration = Integration.objects.create(company=company, is_on=True)
    integration.primary_user = give_key(integration, dana, keys[0])
    integration.save()
    give_key(integration, eve, keys[1])
    give_key(integration, alice, keys[2])
    job = make_job(company)
    api = vendor.api(keys[0])
    question_set = api.get("/question_sets").json()[0]
    JobLink.objects.create(
        company=company,
        job=job,
        spark_hire_uuid=api.make_job(title=f"{job.title} of {company.pk}")["uuid"],
        title=f"{job.title} of {company.pk}",
        question_set_uuid=question_set["uuid"],
        question_set_name=question_set["name"],
    )
    return Tenant(company, dana, eve, alice, job, integration, keys)


def recover(clock: Clock, *, step: float = 30) -> float:
    """What the processes that are left do by themselves: every `step` seconds what is due then, until
    nothing waits. The seconds that took by the moved clock."""
    begun = timezone.now()
    work_off()
    while (pending := waiting()) and timezone.now() < begun + LONGEST:
        clock.move(max(step, (min(pending) - timezone.now()).total_seconds() + 0.1))
        work_off()
    return (timezone.now() - begun).total_seconds()


def waiting() -> list[datetime]:
    """When whatever still waits is due next."""
    moments = [
        *InterviewRequest.objects.filter(next_attempt_at__isnull=False).values_list(
            "next_attempt_at", "leased_until"
        ),
        *JobCreation.objects.filter(next_attempt_at__isnull=False).values_list(
            "next_attempt_at", "leased_until"
        ),
        *WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING).values_list(
            "next_attempt_at", "next_attempt_at"
        ),
        *_to_subscribe().values_list("subscribe_at", "subscribing_until"),
    ]
    return [max(filter(None, pair)) for pair in moments]


def _to_subscribe() -> QuerySet[Integration]:
    """Not those that are only looked after once an hour."""
    soon = timezone.now() + timedelta(minutes=45)
    return Integration.objects.filter(
        Q(subscribe_at__lte=soon) | Q(subscribing_until__gt=timezone.now())
    )


def work_off() -> None:
    """The ticks, and then all tasks that they ring for."""
    expiring.expire_overdue(timezone.now())
    for _ in range(3):
        tasks.work()
        for pk in JobCreation.objects.values_list("pk", flat=True):
            linking.make_job(pk)
        reported = WebhookDelivery.objects.filter(
            state=WebhookDelivery.State.WAITING, next_attempt_at__lte=timezone.now()
        )
        for pk in set(reported.values_list("integration_id", flat=True)):
            tasks.read_reports(pk)
        for pk in Integration.objects.filter(subscribe_at__lte=timezone.now()).values_list(
            "pk", flat=True
        ):
            tasks.subscribe(pk)


def forget(vendor: Vendor) -> None:
    """No candidates any more, here and there: the next batch is not slowed down by this one."""
    vendor.forget()
    WebhookDelivery.objects.all().delete()
    Candidate.objects.all().delete()
