"""A life of requests as Hypothesis makes it up, step by step, and what must be true of it.

The model knows what people wished for, what Spark Hire refused, and nothing of how the product works.
"""

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sparkhire_client.sandbox.world import interviews
from sparkhire_client.sandbox.world.records import Effect, Interview
from sparkhire_client.sandbox.world.store import db
from tests.torture.checker import IN_OUR_WORDS, findings
from tests.torture.in_process import CARRIED_OUT, NOT_CARRIED_OUT
from tests.torture.kill import Point, deadly
from tests.torture.points import CLIENT, COMMIT, OUTBOX, TELL
from tests.torture.stage import Person, Stage, Wish
from tests.torture.world import recover
from tests.video_interviews.walks import ask
from video_interviews import tasks
from video_interviews.actions import canceling, expiring, sending
from video_interviews.models import Integration, InterviewRequest, Status
from video_interviews.models.requests import OPEN

PEOPLE = 4
DAY = timedelta(days=1)
BROWSER = Client()
OVER = ("completed", "rated", "expired")
POINTS = [
    Point("", "work", f"{OUTBOX}.write", "before"),
    Point("", "work", f"{OUTBOX}.write", "after"),
    Point("", "work", f"{CLIENT}.create_interview", "before"),
    Point("", "work", f"{CLIENT}.create_interview", "after"),
    Point("", "work", f"{CLIENT}.delete_interview", "before"),
    Point("", "work", f"{CLIENT}.delete_interview", "after"),
    Point("", "work", TELL, "before"),
    Point("", "work", COMMIT, "before"),
    Point("", "work", COMMIT, "before", 2),
    Point("", "work", COMMIT, "after"),
    Point("", "read_reports", TELL, "before"),
    Point("", "read_reports", COMMIT, "before"),
    Point("", "read_reports", COMMIT, "after"),
    Point("", "poll", COMMIT, "before"),
]


class Killed(BaseException):
    """The process died here."""


class Life(RuleBasedStateMachine):
    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.world, self.clock, self.tenant = self.stage.world, self.stage.clock, self.stage.tenant
        self.stage.begin_anew()
        self.people = [Person(self.tenant.candidate()) for _ in range(PEOPLE)]
        self.alice_has_a_key = True
        self.steps = 0
        for who in range(PEOPLE - 1):  # whichever rules Hypothesis leaves out of this life
            self.ask(who, days=7)

    # -- what people do ----------------------------------------------------------------------------
    @rule(who=st.integers(0, PEOPLE - 1), days=st.integers(1, 7))
    def ask(self, who: int, days: int) -> None:
        person = self.people[who]
        blocked = person.blocked()
        try:
            request = ask(person.candidate, self.tenant.alice, days=days)
        except sending.Refusal:
            assert blocked, "refused, although no request was open or completed"
            return
        assert not blocked, "a second request beside an open or completed one"
        person.wishes.append(Wish(request.pk, excused=not self.alice_has_a_key))

    @rule(who=st.integers(0, PEOPLE - 1))
    def cancel(self, who: int) -> None:
        for wish in self.people[who].wishes[-1:]:
            request = InterviewRequest.objects.get(pk=wish.pk)
            if request.status in OPEN and request.status != Status.CANCELING:
                assert canceling.cancel_request(request, by=self.tenant.alice)
                wish.canceled = True

    @rule(who=st.integers(0, PEOPLE - 1))
    def erase(self, who: int) -> None:
        """What Spark Hire has of the candidate stays there, and is nobody's."""
        email = self.people[who].candidate.email
        self.people[who].candidate.delete()
        self.people[who] = Person(self.tenant.candidate())
        self.clock.move(200)  # a create that is on its way has come
        for interview in self.world.interviews_of(email):
            db.delete(Interview, "uuid = ?", [interview.uuid])

    @rule(new=st.sampled_from(["none", "first", "second"]))
    def give_alice_a_key(self, new: str) -> None:
        key = {"none": "", "first": self.tenant.keys[2], "second": self.tenant.keys[3]}[new]
        self.stage.give_key(self.tenant.alice.pk, key)
        self.alice_has_a_key = bool(key)
        if not key:
            self._excuse_all()

    @rule(eve=st.booleans())
    def choose_a_primary_user(self, eve: bool) -> None:
        self.stage.be_primary(self.tenant.eve.pk if eve else self.tenant.dana.pk)

    # -- what happens at Spark Hire ----------------------------------------------------------------
    @rule(
        who=st.integers(0, PEOPLE - 1),
        act=st.sampled_from(["accept", "complete", "rate", "reset", "reschedule", "delete"]),
    )
    def at_spark_hire(self, who: int, act: str) -> None:
        self.clock.move(1)  # it knows whole seconds only
        found = self.world.interviews_of(self.people[who].candidate.email)
        alive = [one for one in found if not one.deleted]
        if not alive or alive[-1].status == "expired":
            return
        interview = alive[-1]
        done = interview.completed_at is not None
        match act:
            case "accept" if not done:
                interviews.accept(interview.uuid)
            case "complete" if not done:
                interviews.accept(interview.uuid)
                interviews.complete(interview.uuid)
            case "rate" if done:
                interviews.rate(interview.uuid, 4)
            case "reset":
                interviews.reset(interview.uuid)
            case "reschedule" if not done:
                interviews.reschedule(
                    interview.uuid, interview.deadline_at + 2 * DAY, interview.time_zone
                )
            case "delete" if not done and not self._is_completed_here(interview.uuid):
                interviews.delete(interview.uuid)
                if not InterviewRequest.objects.filter(spark_hire_uuid=interview.uuid).exists():
                    # Made by a lost create, and gone before anybody looked: nothing tells that it
                    # ever was, so another is sent.
                    db.delete(Interview, "uuid = ?", [interview.uuid])
        self.clock.move(1)

    @rule(
        fault=st.sampled_from([*NOT_CARRIED_OUT, *CARRIED_OUT]),
        seconds=st.integers(1, 120),
        changes=st.booleans(),
    )
    def trouble(self, fault: str, seconds: int, changes: bool) -> None:
        if len(self.world.orders) < 3:
            self.world.order(fault, seconds, changes=changes)

    @rule(number=st.integers(0, 12), twice=st.booleans())
    def post(self, number: int, twice: bool) -> None:
        """Spark Hire posts: the newest first or last, some never, some twice."""
        for url, body in self.world.newest_posts()[number : number + 1]:
            for _ in range(1 + twice):
                answer = BROWSER.post(urlsplit(url).path, body, content_type="application/json")
                assert answer.status_code == 200, answer.status_code

    # -- what workers do ---------------------------------------------------------------------------
    @rule()
    def work(self) -> None:
        tasks.work()

    @rule()
    def read_reports(self) -> None:
        tasks.read_reports(self.tenant.integration.pk)

    @rule()
    def poll(self) -> None:
        tasks.poll(self.tenant.integration.pk)

    @rule()
    def subscribe(self) -> None:
        tasks.subscribe(self.tenant.integration.pk)

    @rule(point=st.sampled_from(POINTS))
    def crash(self, point: Point) -> None:
        died = []

        def die() -> None:
            died.append(point)
            if connection.connection is not None:
                connection.connection.close()  # nothing is written on the way out
            raise Killed

        arguments = [] if point.act == "work" else [self.tenant.integration.pk]
        try:
            with deadly(point, die):
                getattr(tasks, point.act)(*arguments)
        except BaseException:
            if not died:
                raise
            del connections["default"]

    @rule(seconds=st.sampled_from([3, 20, 50, 140, 400]))
    def wait(self, seconds: int) -> None:
        self.clock.move(seconds)
        expiring.expire_overdue(timezone.now())

    @rule(days=st.integers(1, 4))
    @precondition(lambda self: self.steps % 7 == 0)
    def days_pass(self, days: int) -> None:
        self.settle()
        self.clock.move(days * DAY.total_seconds())
        self.settle()

    # -- what must be true ---------------------------------------------------------------------------
    @invariant()
    def always(self) -> None:
        """Nobody is invited twice at once, and nothing that is completed is deleted."""
        self.steps += 1
        self.stage.steps += 1
        for email in self.world.refused:
            self._excuse(email)
        self.world.refused.clear()
        lost = db.count(
            Effect, "effect = 'deleted' AND status_before IN ('completed', 'rated', 'expired')"
        )
        assert not lost, "a completed interview was deleted"
        for person in self.people:
            alive = [
                one.status
                for one in self.world.interviews_of(person.candidate.email)
                if not one.deleted and one.status not in OVER
            ]
            assert len(alive) <= 1, f"invited {len(alive)} times at once"

    def settle(self) -> None:
        """No more trouble: everything comes to rest, as it should be."""
        self.world.orders.clear()
        for admin, key in zip((self.tenant.dana, self.tenant.eve), self.tenant.keys, strict=False):
            self.stage.give_key(admin.pk, key)  # it may have been refused twice
        recover(self.clock)
        self.clock.move(601)  # every 10 minutes polling looks for what was deleted
        tasks.poll(self.tenant.integration.pk)
        Integration.objects.update(subscribe_at=timezone.now())  # the check of every hour
        recover(self.clock)
        self.always()
        wrong = findings(self.stage.vendor, reviews=True)
        assert not wrong, "\n".join(wrong)
        for person in self.people:
            for wish in person.wishes:
                self._compare(InterviewRequest.objects.get(pk=wish.pk), wish)

    def _compare(self, request: InterviewRequest, wish: Wish) -> None:
        """The request is what was wished, or what Spark Hire made of it."""
        reached = self.stage.reached
        reached[request.status] = reached.get(request.status, 0) + 1
        if wish.excused:
            return
        theirs = db.get(Interview, request.spark_hire_uuid)
        expected: set[Any] = {Status.CANCELED} if wish.canceled else set()
        if theirs is None:
            expected |= set() if wish.canceled else {"an invitation"}
        elif theirs.deleted:
            expected.add(Status.CANCELED)
        elif theirs.status in OVER or not wish.canceled:
            expected.add(IN_OUR_WORDS[theirs.status])
        said = theirs and (theirs.status, theirs.deleted)
        assert request.status in expected, (
            f"{request} ({request.reason!r}), {expected} expected: {wish}, {said}"
        )

    def teardown(self) -> None:
        self.settle()

    def _is_completed_here(self, uuid: str) -> bool:
        """Reset at Spark Hire, and that is not known yet: whether it is deleted then nobody looks."""
        known = InterviewRequest.objects.filter(spark_hire_uuid=uuid, status=Status.COMPLETED)
        return known.exists()

    def _excuse(self, email: str) -> None:
        for person in self.people:
            if person.candidate.email == email or email == "anybody":
                for wish in person.wishes[-1:]:
                    wish.excused = True

    def _excuse_all(self) -> None:
        self._excuse("anybody")
