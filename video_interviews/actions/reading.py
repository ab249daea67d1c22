"""Deliveries that wait are believed only as far as the interviews, read again, agree.

One worker at a time reads for an integration, a round of up to 100 interviews after the other. One
read serves all deliveries of an interview, one call to the list many interviews. A round begins PACE
after the one before it at the earliest, so that a stream of reports makes few calls.
"""

import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet

from sparkhire_client import webhooks
from sparkhire_client.errors import (
    BadKey,
    RateLimited,
    SparkHireError,
    Unintelligible,
    Unreachable,
)
from sparkhire_client.resources import PAGE_SIZE, Interview
from video_interviews import clock
from video_interviews.actions import outbox
from video_interviews.actions.leases import Lease, Lost
from video_interviews.actions.reviewing import note_surplus
from video_interviews.actions.vendor import NoKey, confirm_refused, spark_hire_as
from video_interviews.actions.watching import Read, absorb_all, refresh
from video_interviews.limiter import Share
from video_interviews.models import (
    Integration,
    InterviewRequest,
    SparkHireUser,
    Status,
    WebhookDelivery,
)
from video_interviews.reports import Report

logger = logging.getLogger(__name__)

AT_ONCE = 100  # interviews of a round
A_FEW = 5  # other interviews that changed meanwhile
LOOKED_AT = 500  # deliveries of a round
MOST_UNKNOWN_READ = 10
OPENED_AT_ONCE = 20  # bodies, of up to 1 MB
PACE = timedelta(seconds=0.4)  # 150 rounds a minute: fewer than the calls that reports may make
AT_A_STRETCH = 20.0  # seconds; then others who wait for a worker have their turn
PARKED = timedelta(
    minutes=10
)  # how long a report may be ahead of the answer that names its interview
PARKED_AGAIN = timedelta(seconds=5)
GIVE_UP_AFTER = timedelta(
    days=2
)  # polling finds by itself what a delivery given up would have told

State = WebhookDelivery.State


def read_reports(pk: int) -> float | None:
    """Apply the deliveries of an integration that wait, if nobody is doing so already.

    The seconds after which to look again, since what comes meanwhile waits for that; or None.
    """
    until = time.monotonic() + AT_A_STRETCH
    while due(pk).exists() and (lease := Lease.take(pk, "reading")):
        began = time.monotonic()
        try:
            _round(lease, until)
        except Lost:
            return None
        finally:
            rest = max(0.0, began + PACE.total_seconds() - time.monotonic())
            with suppress(Lost):
                lease.let_go(after=timedelta(seconds=rest))
        if rest or time.monotonic() > until:
            return rest
    return None


def due(pk: int) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(
        integration=pk, state=State.WAITING, next_attempt_at__lte=clock.now()
    )


@dataclass(slots=True)
class Told:
    """The deliveries of one interview."""

    reports: list[Report] = field(default_factory=list)
    pks: list[int] = field(default_factory=list)
    attempts: int = 0

    def add(self, delivery: WebhookDelivery, said: Interview) -> None:
        # When it happened: as the body says, never later than it reached us.
        at = min(said.updated_at or delivery.received_at, delivery.received_at)
        self.reports.append(Report(delivery.event, at))
        self.pks.append(delivery.pk)
        self.attempts = max(self.attempts, delivery.attempts + 1)


Batch = dict[str, Told]  # by interview


def _round(lease: Lease, until: float) -> None:
    people = ("company", "primary_user__user")
    integration = Integration.objects.select_related(*people).get(pk=lease.pk)
    primary = integration.primary_user
    if primary is None or not integration.is_running:
        due(lease.pk).update(state=State.KEPT)
        return
    if primary.down_since and primary.paused_until and primary.paused_until > clock.now():
        due(lease.pk).update(next_attempt_at=primary.paused_until)
        return
    batch = _open(lease.pk)
    requests = InterviewRequest.objects.select_related("company", "requested_by").filter(
        company=integration.company_id, spark_hire_uuid__in=list(batch)
    )
    ours = {request.spark_hire_uuid: request for request in requests}
    if unknown := {uuid: batch.pop(uuid) for uuid in batch.keys() - ours.keys()}:
        with suppress(SparkHireError):
            _unknown(lease, integration, primary, unknown)
    Round(lease, primary, ours, batch, until).run()


def _open(integration_pk: int) -> Batch:
    """The oldest deliveries that are due. While they are worked on, or if this worker dies of one of
    them, they are not due for a while."""
    oldest = due(integration_pk).order_by("next_attempt_at", "pk")
    pks = list(oldest.values_list("pk", flat=True)[:LOOKED_AT])
    batch: Batch = {}
    unreadable = []
    for start in range(0, len(pks), OPENED_AT_ONCE):
        for delivery in WebhookDelivery.objects.filter(pk__in=pks[start : start + OPENED_AT_ONCE]):
            try:
                said = webhooks.parse(bytes(delivery.body))
            except Unintelligible:
                unreadable.append(delivery.pk)
                continue
            if said.uuid in batch or len(batch) < AT_ONCE:
                batch.setdefault(said.uuid, Told()).add(delivery, said)
    _finish(unreadable, State.UNREADABLE)
    opened = [pk for told in batch.values() for pk in told.pks]
    WebhookDelivery.objects.filter(pk__in=opened).update(
        attempts=F("attempts") + 1, next_attempt_at=clock.now() + outbox.LEASE
    )
    return batch


def _finish(pks: Iterable[int], state: WebhookDelivery.State) -> int:
    waiting = WebhookDelivery.objects.filter(pk__in=pks, state=State.WAITING)
    return waiting.update(state=state, **_emptied(state))


def _emptied(state: WebhookDelivery.State) -> dict[str, Any]:
    """What was said of a person is not kept once it was heard. What could not be read may be looked into."""
    return {} if state == State.UNREADABLE else {"body": b""}


def _put_off(told: Told, until: datetime) -> None:
    waiting = WebhookDelivery.objects.filter(pk__in=told.pks, state=State.WAITING)
    waiting.filter(received_at__lt=clock.now() - GIVE_UP_AFTER).update(
        state=State.GIVEN_UP, body=b""
    )
    waiting.update(next_attempt_at=until)


def _unknown(lease: Lease, integration: Integration, primary: SparkHireUser, batch: Batch) -> None:
    """Not requested from here, unless a request is being sent whose answer has not named it yet."""
    now = clock.now()
    waiting = WebhookDelivery.objects.filter(
        pk__in=[pk for told in batch.values() for pk in told.pks], state=State.WAITING
    )
    being_sent = InterviewRequest.objects.filter(
        company=integration.company_id,
        spark_hire_uuid="",
        first_attempt_at__isnull=False,
        status__in=[Status.SENDING, Status.CANCELING],
    )
    if being_sent.exists():
        waiting.filter(received_at__gt=now - PARKED).update(next_attempt_at=now + PARKED_AGAIN)
        waiting = waiting.filter(received_at__lte=now - PARKED)
    if number := waiting.update(state=State.NOT_TRACKED, body=b""):
        lease.write(untracked=F("untracked") + number)
        # Read when that is of any use, which is rare; polling finds those that are left out.
        some = islice(batch, MOST_UNKNOWN_READ)
        note_surplus(integration.company_id, (_read(primary, uuid) for uuid in some))


def _read(primary: SparkHireUser, uuid: str) -> Interview:
    return spark_hire_as(primary, share=Share.SYNC).interview(uuid)


@dataclass(slots=True)
class Round:
    """What is told of up to 100 requests of ours. What is settled leaves `batch`."""

    lease: Lease
    primary: SparkHireUser
    ours: dict[str, InterviewRequest]
    batch: Batch
    until: float

    def run(self) -> None:
        try:
            if len(self.batch) > 1:
                self._read_list()
            self._read_one_by_one()
        except RateLimited as error:
            self._put_off_all(outbox.next_try(error, 1))

    def _read_list(self) -> None:
        try:
            self._apply_newest_changes()
        except (Unreachable, BadKey) as error:
            if isinstance(error, BadKey):
                confirm_refused(self.primary)
            attempts = max(told.attempts for told in self.batch.values())
            self._put_off_all(outbox.next_try(error, attempts))
        except SparkHireError as error:
            logger.warning("No list of interviews, each is read by itself: %s", error.reason)

    def _apply_newest_changes(self) -> None:
        """Until all that are wanted were seen, or cannot be there, or until as many calls were made
        as reading those that are left one by one takes."""
        reports = [report.at for told in self.batch.values() for report in told.reports]
        oldest = min(reports) - clock.TOLERANCE
        client = spark_hire_as(self.primary, share=Share.SYNC)
        # The newest are those that were reported, and perhaps a few more.
        first = min(2 * len(self.batch) + A_FEW, PAGE_SIZE)
        listed = client.interviews(order="updated_desc", first=first)
        found: dict[str, Interview] = {}
        try:
            for rows, interview in enumerate(listed, start=1):
                if interview.uuid in self.batch:
                    found[interview.uuid] = interview
                too_old = interview.updated_at and interview.updated_at < oldest
                left = len(self.batch) - len(found)
                if too_old or rows >= first + (left - 1) * PAGE_SIZE:
                    return
        finally:
            self._apply(found)

    def _apply(self, found: dict[str, Interview]) -> None:
        """What the list said, all of it together."""
        told = {uuid: self.batch.pop(uuid) for uuid in found}
        learned = absorb_all(
            [Read(self.ours[uuid], found[uuid], told[uuid].reports) for uuid in found]
        )
        applied = [uuid for uuid in found if self.ours[uuid].pk in learned]
        _finish([pk for uuid in applied for pk in told[uuid].pks], State.APPLIED)
        for uuid in found.keys() - set(applied):
            _put_off(told[uuid], clock.now() + outbox.LONGEST_WAIT)

    def _read_one_by_one(self) -> None:
        for uuid, told in list(self.batch.items()):
            if time.monotonic() > self.until:
                self._put_off_all(clock.now())
                return
            self.lease.write()
            self._read_one(uuid, told)

    def _read_one(self, uuid: str, told: Told) -> None:
        """One interview's deliveries: applied, or put off. Its trouble is not that of the others."""
        until = clock.now() + outbox.LONGEST_WAIT
        try:
            learned = refresh(self.ours[uuid], told.reports)
        except RateLimited:
            raise
        except SparkHireError as error:
            learned, until = False, outbox.next_try(error, told.attempts)
        except NoKey:
            learned = False
        except Exception:
            logger.exception("The deliveries %s cannot be applied", told.pks)
            learned = False
        del self.batch[uuid]
        if learned:
            _finish(told.pks, State.APPLIED)
        else:
            _put_off(told, until)

    def _put_off_all(self, until: datetime) -> None:
        for told in self.batch.values():
            _put_off(told, until)
        self.batch.clear()
