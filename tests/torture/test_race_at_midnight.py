"""R18: the candidate finishes while midnight comes."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from queue import SimpleQueue

from django.db import connections
from django.utils import timezone

from recruiting.models import Candidate, NewsfeedItem
from sparkhire_client.resources import Interview
from tests.torture import crowd
from tests.torture.rows import row
from tests.video_interviews.walks import interview
from video_interviews.actions.expiring import expire_overdue
from video_interviews.actions.watching import absorb
from video_interviews.models import InterviewRequest, Transition
from video_interviews.reports import Over

BATCH = 200
ABOUT = 2  # seconds before and after midnight
Story = tuple[tuple[str, ...], tuple[str, ...]]
# What may have happened to the status and what the newsfeed then tells, by what is true at Spark Hire.
RIGHT: dict[str, tuple[Story, ...]] = {
    "completed": (
        (("completed",), ("completed",)),
        (("expired", "completed"), ("completed", "expired")),  # midnight first, and then set right
    ),
    "expired": ((("expired",), ("expired",)),),
}


@dataclass(frozen=True, slots=True)
class Round:
    request: InterviewRequest
    truth: str
    answer: Interview | Over


@row(
    "R18",
    asked="10,000 races of a completion within 2 s of midnight against the midnight: one final "
    "state, Spark Hire's truth wins, never both final in the newsfeed",
    full=10_000,
    ci=300,
    means="A candidate who finishes in the last second is Completed, whoever of us was quicker.",
)
def test_a_completion_at_midnight_is_what_spark_hire_says(
    size: int, seed: int, transactional_db: None
) -> str:
    rng = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    job, alice = crowd.stage()
    seen: Counter[Story] = Counter()
    with hand() as midnight, hand() as report:
        for begun in range(0, size, BATCH):
            at = timezone.now().replace(microsecond=0) - timedelta(seconds=ABOUT + 1)
            number = min(BATCH, size - begun)
            rounds = []
            for request in crowd.invited(job, alice, [at + timedelta(days=1)] * number):
                InterviewRequest.objects.filter(pk=request.pk).update(expires_at=at)
                request.expires_at = at
                rounds.append(_round(rng, request))
                race(rounds[-1], midnight, report, rng.uniform(-0.003, 0.003))
            seen += judged(rounds)
            Candidate.objects.all().delete()
    told = {" then ".join(statuses): number for (statuses, _), number in seen.items()}
    assert size < 100 or len(told) == 3, f"one side always wins: {told}"
    orders = ", ".join(f"{number:,} {name}" for name, number in sorted(told.items()))
    return f"{size:,} races, 0 wrong ({orders})"


def _round(rng: random.Random, request: InterviewRequest) -> Round:
    """What the request's interview is at Spark Hire, whose clock is a little off from ours."""
    midnight = request.expires_at
    about = midnight + timedelta(seconds=rng.randint(-ABOUT, ABOUT))
    truth = rng.choice(["completed", "completed", "expired"])
    if truth == "expired":
        expired = Interview.from_json(interview(request, "expired", about))
        answers: list[Interview | Over] = [expired, Over.EXPIRED]
        return Round(request, truth, rng.choice(answers))
    done_at = about.strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = interview(request, "completed", about, completed_at=done_at)
    return Round(request, truth, Interview.from_json(answer))


Do = Callable[[Callable[[], object]], Callable[[], None]]


@contextmanager
def hand() -> Iterator[Do]:
    """A thread with a connection of its own. `do` returns at once, with what waits for the end."""
    tasks: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
    ends: SimpleQueue[BaseException | None] = SimpleQueue()

    def live() -> None:
        while task := tasks.get():
            try:
                task()
                ends.put(None)
            except BaseException as error:
                ends.put(error)
        connections.close_all()

    def do(task: Callable[[], object]) -> Callable[[], None]:
        tasks.put(task)

        def wait() -> None:
            if error := ends.get():
                raise error

        return wait

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        yield do
    finally:
        tasks.put(None)
        thread.join()


def race(one: Round, midnight: Do, report: Do, lead: float) -> None:
    """Both at once; the one that has a `lead` waits that many seconds."""
    start = threading.Barrier(2)
    now = timezone.now()

    def midnight_comes() -> None:
        start.wait()
        time.sleep(max(0.0, lead))
        expire_overdue(now)

    def it_is_reported() -> None:
        start.wait()
        time.sleep(max(0.0, -lead))
        absorb(one.request, one.answer)

    waits = midnight(midnight_comes), report(it_is_reported)
    for wait in waits:
        wait()


def judged(rounds: list[Round]) -> Counter[Story]:
    """How often which story happened; AssertionError for one that must not."""
    steps: defaultdict[int, list[str]] = defaultdict(list)
    for step in Transition.objects.order_by("pk"):
        steps[step.request_id].append(step.to_status)
    told: defaultdict[int, list[str]] = defaultdict(list)
    for item in NewsfeedItem.objects.order_by("kind"):
        told[item.candidate_id].append(item.kind.removeprefix("video_interview."))
    now = dict(InterviewRequest.objects.values_list("pk", "status"))
    stories: Counter[Story] = Counter()
    for one in rounds:
        pk, truth = one.request.pk, one.truth
        story = tuple(steps[pk]), tuple(told[one.request.candidate_id])
        assert now[pk] == truth, f"{truth} at Spark Hire, {now[pk]} here: {story}"
        assert story in RIGHT[truth], f"{truth} at Spark Hire: {story}"
        stories[story] += 1
    return stories
