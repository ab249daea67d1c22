"""R17: every date of every zone begins when its clocks first show it, also when the rules change."""

from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import make_candidate, make_company, make_job, make_user
from tests.torture.rows import row
from tests.video_interviews.midnights import compare, first_instant, new_rules, packaged_names
from video_interviews.actions.expiring import expire_overdue
from video_interviews.expiry import deadline
from video_interviews.models import InterviewRequest, Status

FULL = 8_314_120  # 599 zones, 13,880 days
PROCESSES = 2
NEXT_YEAR = date(2027, 1, 1)


@row(
    "R17",
    asked="8,314,120 zone-dates (2000 to 2037) begin at the first instant of the local date",
    full=FULL,
    ci=30_000,
    means="A request expires at the midnight that the candidate's calendar shows, wherever it is.",
)
def test_every_date_of_every_zone_begins_at_its_first_instant(size: int, seed: int) -> str:
    step = max(1, FULL // size)
    every = min(step, 4)  # small sizes look at every fourth zone
    names = sorted(available_timezones())[seed % every :: every]
    step = max(1, step // every)
    shares = [names[n :: 8 * PROCESSES] for n in range(8 * PROCESSES)]
    asked, special = 0, 0
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        looks = [pool.submit(compare, share, step, seed % step) for share in shares]
        for look in looks:
            dates, changes, wrong = look.result()
            assert not wrong, f"{len(wrong)} wrong, the first: {wrong[0]}"
            asked, special = asked + dates, special + changes
    return f"{asked:,} zone-dates, {special} of them with no midnight or two: 0 wrong"


def ask_for(zone: str, on: date, status: Status, candidate: Candidate, by: User) -> datetime:
    """A request of the zone, by today's rules; its expiration."""
    at = deadline(on, ZoneInfo(zone))
    waits = {"next_attempt_at": timezone.now()} if status == Status.SENDING else {}
    InterviewRequest.objects.create(
        candidate=candidate,
        company=candidate.company,
        requested_by=by,
        status=status,
        expires_on=on,
        expires_at=at,
        time_zone=zone,
        **waits,
    )
    return at


@row(
    "R17",
    asked="new time zone rules under pending requests: 0 wrong",
    full=2 * 598,
    ci=40,
    means="New time zone rules move what was not sent yet; what the candidate was told stays.",
)
def test_new_rules_move_what_was_not_sent_and_leave_what_was_told(
    size: int, seed: int, db: None, tmp_path: Path
) -> str:
    company = make_company()
    job, alice = make_job(company), make_user(company)
    names = packaged_names()[: max(2, size // 2)]
    told: dict[str, datetime] = {}
    for n, zone in enumerate(names):
        on = NEXT_YEAR + timedelta(days=(seed + 7 * n) % 365)
        ask_for(zone, on, Status.SENDING, make_candidate(job), alice)
        told[zone] = ask_for(zone, on, Status.REQUESTED, make_candidate(job), alice)

    with new_rules(dict(zip(names, [*names[1:], names[0]], strict=True)), tmp_path):
        expire_overdue(timezone.now())
        moved = 0
        for request in InterviewRequest.objects.all():
            if request.status == Status.REQUESTED:
                assert request.expires_at == told[request.time_zone], request.time_zone
            else:
                right = first_instant(request.zone, request.expires_on)
                assert request.expires_at == right, request.time_zone
                moved += right != told[request.time_zone]
    return f"{2 * len(names):,} pending requests under new rules, {moved} of them moved: 0 wrong"
