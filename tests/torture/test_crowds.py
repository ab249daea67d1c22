"""R3: many people, or one impatient one, do the same thing at the same moment."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.torture.checker import findings
from tests.torture.processes import staff
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, Tenant, forget, recover
from video_interviews import expiry
from video_interviews.actions import canceling, sending
from video_interviews.actions.vendor import key_of
from video_interviews.models import InterviewRequest, SparkHireUser, Status

CROWD = 64
OPEN_ALREADY = "is open already"
FRIENDLY = (200, 302)
CSRF = "c" * 32

Answer = tuple[int, str]


class Browser:
    """A person's browser; `post` goes out when told, on a connection that stands already."""

    def __init__(self, url: str, person: User) -> None:
        self._host = urlsplit(url).netloc
        session = log_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        self._cookies = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}"

    def post(self, path: str, form: dict[str, str], together: Barrier) -> Answer:
        http = HTTPConnection(self._host, timeout=60)
        http.connect()
        body = urlencode(form | {"csrfmiddlewaretoken": CSRF})
        kind = "application/x-www-form-urlencoded"
        together.wait()
        http.request("POST", path, body, {"Cookie": self._cookies, "Content-Type": kind})
        answer = http.getresponse()
        text = answer.read().decode()
        http.close()
        return answer.status, text


def at_once(acts: Sequence[Callable[[Barrier], object]]) -> list[object]:
    """What each act returned; they wait for each other at the barrier."""
    together = Barrier(len(acts))
    returned: list[object] = [None] * len(acts)

    def act(number: int) -> None:
        try:
            returned[number] = acts[number](together)
        finally:
            connection.close()

    people = [Thread(target=act, args=(number,)) for number in range(len(acts))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return returned


@pytest.mark.parametrize("application", ["recruiting.wsgi", "tests.torture.unchecked"])
@row(
    "R3",
    asked=f"{CROWD} identical submits at once x 200 over 4 processes: 1 request, 1 invitation, "
    f"{CROWD - 1} friendly answers; also with the application's checks removed",
    full=200,
    ci=2,
    means="However often and by however many people Send Request is clicked, one invitation is sent, "
    "and everybody else reads that there is one already.",
)
def test_whoever_clicks_too_there_is_one_invitation(
    size: int,
    vendor: Vendor,
    clock: Clock,
    tenants: list[Tenant],
    tmp_path: Path,
    application: str,
    unlimited: None,
) -> str:
    tenant = tenants[0]
    with staff(tmp_path, vendor) as everybody:
        browser = Browser(everybody.web(application, processes=4, threads=16), tenant.alice)
        for number in range(size):
            candidate = tenant.candidate()
            answers = crowd(browser, candidate)
            where = f"round {number}: {Counter(status for status, _ in answers)}"
            assert candidate.interview_requests.count() == 1, where
            assert sum(status == 302 for status, _ in answers) == 1, where
            refused = sum(status == 200 and OPEN_ALREADY in text for status, text in answers)
            assert refused == CROWD - 1, f"{where}, {refused} friendly"
    recover(clock)
    wrong = findings(vendor)
    assert not wrong, f"{len(wrong)} wrong: {wrong[0]}"
    made = len(vendor.world("interview")["interview"])
    assert made == size, f"{made} invitations of {size}"
    checks = "with" if application == "recruiting.wsgi" else "without"
    return (
        f"{CROWD} x {size} {checks} the checks: 1 request, 1 invitation, {CROWD - 1} friendly each"
    )


def crowd(browser: Browser, candidate: Candidate) -> list[Answer]:
    """Everybody sends the same form."""
    path, form = reverse("request-video-interview", args=[candidate.pk]), form_of(candidate)
    answers = at_once([lambda together: browser.post(path, form, together)] * CROWD)
    return [answer for answer in answers if isinstance(answer, tuple)]


def form_of(candidate: Candidate) -> dict[str, str]:
    """As it is filled in when the page opens."""
    on = expiry.today(candidate.company.zone, timezone.now()) + timedelta(days=7)
    return {"expiration_date": on.isoformat(), "message": "We look forward to it."}


@row(
    "R3",
    asked="send against cancel likewise x 200",
    full=200,
    ci=10,
    means="",
)
def test_a_request_that_is_canceled_while_it_is_sent_ends_as_its_people_were_told(
    size: int,
    seed: int,
    vendor: Vendor,
    clock: Clock,
    tenants: list[Tenant],
    unlimited: None,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    ended, rng = Counter[str](), random.Random(seed)  # noqa: S311

    def slowly(user: User) -> SparkHireUser | None:
        """Workers lose time between taking a request and saying so to Spark Hire."""
        time.sleep(rng.uniform(0, 0.01))
        return key_of(user)

    monkeypatch.setattr(sending, "key_of", slowly)
    for number in range(size):
        request = tenants[number % len(tenants)].asked()
        late = rng.uniform(-0.02, 0.02)
        workers, people = [_sent(request, -late)] * 4, [_canceled(request, late)] * 8
        clicks = at_once([*workers, *people])[len(workers) :]
        recover(clock)
        assert clicks.count(True) <= 1, f"{clicks.count(True)} people canceled it"
        request.refresh_from_db()
        # Whoever clicked while the status changed was told so, and sees the new one first.
        assert request.status == (Status.CANCELED if True in clicks else Status.REQUESTED)
        ended[_ending(request)] += 1
    wrong = findings(vendor)
    assert not wrong, f"{len(wrong)} wrong: {wrong[0]}"
    forget(vendor)
    words = ", ".join(f"{count} {ending}" for ending, count in sorted(ended.items()))
    return (
        f"4 workers that send it against 8 cancels x {size}: {words}; each as its people were told"
    )


def _ending(request: InterviewRequest) -> str:
    if request.status == Status.REQUESTED:
        return "sent, nobody had canceled"
    return "sent and canceled" if request.spark_hire_uuid else "canceled before it was sent"


def _sent(request: InterviewRequest, late: float) -> Callable[[Barrier], object]:
    def act(together: Barrier) -> None:
        together.wait()
        time.sleep(max(0.0, late))
        sending.send(request.pk)

    return act


def _canceled(request: InterviewRequest, late: float) -> Callable[[Barrier], object]:
    """Whoever is not late sees Sending…, everybody else maybe what came after."""

    def act(together: Barrier) -> bool:
        together.wait()
        time.sleep(max(0.0, late))
        seen = InterviewRequest.objects.get(pk=request.pk)
        return canceling.cancel_request(seen, by=seen.requested_by)

    return act
