"""Webhooks that never come: polling finds what they would have told."""

import random
from bisect import bisect
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import responses
import time_machine
from django.utils import timezone

from recruiting.models import Job, User
from tests.torture.rows import row
from tests.torture.wire_world import World, plant
from tests.video_interviews.conftest import wire  # noqa: F401
from tests.video_interviews.walks import report
from video_interviews import limiter
from video_interviews.actions import polling, reading
from video_interviews.models import Integration, InterviewRequest, JobLink

HOUR, STEP, POLL_EVERY = 3600, 30, 60  # seconds
RIGHT_WITHIN = timedelta(minutes=15)
A_TENTH = 40  # calls a minute
# What an interview may go through, and how often.
LIVES = {
    (): 10,
    ("accepted",): 25,
    ("accepted", "completed"): 25,
    ("accepted", "completed", "rated"): 20,
    ("accepted", "rescheduled", "completed"): 6,
    ("rescheduled",): 4,
    ("accepted", "completed", "reset", "accepted"): 3,
    ("expired",): 4,
    ("accepted", "deleted"): 1,
    ("deleted",): 2,
}
BECOMES = {
    "created": {"requested"},
    "reset": {"requested"},
    "rescheduled": {"requested", "accepted"},  # the word does not tell
    "rated": {"completed"},
    "deleted": {"canceled"},
}


@row(
    "R10",
    asked="100 % of the webhooks dropped, then 30 %: every status right within 15 minutes, with at "
    "most 10 % of the key's rate (5,000 open interviews)",
    full=5000,
    ci=60,
    means="Also when Spark Hire's webhooks do not come, every status is right a few minutes later, and "
    "people's own calls are not crowded out.",
)
@pytest.mark.django_db(transaction=True)
def test_without_webhooks_polling_keeps_every_status_right(
    size: int,
    seed: int,
    integration: Integration,
    link: JobLink,
    job: Job,
    alice: User,
    wire: responses.RequestsMock,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    monkeypatch.setattr(
        limiter, "take", lambda *_, **__: lambda: None
    )  # an hour goes by in seconds
    said = []
    for dropped in (1.0, 0.3):
        hour = Hour(World(), integration, random.Random(seed), dropped)  # noqa: S311
        hour.world.serve(wire)
        plant(hour.world, job, alice, size, timezone.now() - timedelta(hours=1))
        hour.passes()
        wire.reset()
        InterviewRequest.objects.all().delete()
        said.append(
            f"{dropped:.0%} dropped: right within {hour.slowest.total_seconds() / 60:.0f} min, "
            f"{hour.busiest:.0f} calls a minute at most"
        )
    return f"{size:,} open interviews, {hour.changes:,} changes an hour; {'; '.join(said)}"


class Hour:
    """An hour of Spark Hire's and of ours."""

    def __init__(
        self, world: World, integration: Integration, chance: random.Random, dropped: float
    ) -> None:
        self.world, self.integration, self.chance, self.dropped = (
            world,
            integration,
            chance,
            dropped,
        )
        self.changes = 0
        self.slowest = timedelta()
        self._wrong_since: dict[str, datetime] = {}
        self._calls = [0]  # at each minute

    @property
    def busiest(self) -> float:
        """Calls a minute in the busiest quarter of an hour."""
        made = [after - before for before, after in pairwise(self._calls)]
        return max(sum(made[start : start + 15]) / 15 for start in range(len(made) - 14))

    def passes(self) -> None:
        began = timezone.now()
        plans = sorted(self._plans())
        for second in range(0, HOUR + int(RIGHT_WITHIN.total_seconds()), STEP):
            with time_machine.travel(began + timedelta(seconds=second), tick=False):
                upto = bisect(plans, (second, ""))
                for at, uuid, word in plans[:upto]:
                    self._happens(uuid, word, began + timedelta(seconds=at))
                del plans[:upto]
                reading.read_reports(self.integration.pk)
                if second % POLL_EVERY == 0:
                    polling.poll(self.integration.pk)
                    self._calls.append(self.world.calls_of())
                    self._look()
        assert not plans
        assert not self._wrong_since
        assert self.busiest <= A_TENTH, f"{self.busiest:.0f} calls a minute"

    def _plans(self) -> list[tuple[int, str, str]]:
        plans = []
        for uuid in self.world.lives:
            [life] = self.chance.choices(list(LIVES), list(LIVES.values()))
            moments = sorted(self.chance.sample(range(1, HOUR), len(life)))
            plans += [(at, uuid, word) for at, word in zip(moments, life, strict=True)]
        self.changes = len(plans)
        return plans

    def _happens(self, uuid: str, word: str, at: datetime) -> None:
        event, body = self.world.happens(uuid, word, at)
        self._wrong_since.setdefault(uuid, at)
        if self.chance.random() >= self.dropped:
            report(self.integration, event, body)

    def _look(self) -> None:
        """Which are right by now, and how long that took."""
        now = timezone.now()
        changed = InterviewRequest.objects.filter(spark_hire_uuid__in=list(self._wrong_since))
        for uuid, status in changed.values_list("spark_hire_uuid", "status"):
            word = self.world.lives[uuid].status
            if status in BECOMES.get(word, {word}):
                self.slowest = max(self.slowest, now - self._wrong_since.pop(uuid))
        if self._wrong_since:
            uuid, since = min(self._wrong_since.items(), key=lambda pair: pair[1])
            word = self.world.lives[uuid].status
            assert now - since <= RIGHT_WITHIN, f"{word} for {now - since}, and not known"
