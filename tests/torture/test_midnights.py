"""R17: every date of every zone begins when its clocks first show it, also when the rules change."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from zoneinfo import available_timezones

from tests.torture.rows import row
from tests.video_interviews.midnights import compare

FULL = 8_314_120  # 599 zones, 13,880 days
PROCESSES = 2


@row(
    "R17",
    asked="8,314,120 zone-dates (2000 to 2037) begin at the first instant of the local date",
    full=FULL,
    ci=60_000,
    means="A request expires at the midnight that the candidate's calendar shows, wherever, whenever.",
)
def test_every_date_of_every_zone_begins_at_its_first_instant(size: int, seed: int) -> str:
    names = sorted(available_timezones())
    step = max(1, FULL // size)
    shares = [names[n :: 8 * PROCESSES] for n in range(8 * PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        found = pool.map(compare, shares, [step] * len(shares), [seed % step] * len(shares))
        asked, special, wrong = (
            sum(column, start) for column, start in zip(zip(*found), (0, 0, []))
        )
    assert not wrong, f"{len(wrong)} wrong, the first: {wrong[0]}"
    return f"{asked:,} zone-dates of {len(names)} zones, {special} without or with two midnights among them: 0 wrong"
