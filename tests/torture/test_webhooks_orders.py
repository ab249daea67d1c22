"""Reports in every order."""

from itertools import islice

from tests.torture.rows import row
from tests.video_interviews import schedules


@row(
    "R8",
    asked="40,320 orders of 8 reports x 9 places of the create's answer: status and newsfeed as the model",
    full=schedules.SCHEDULES,
    ci=schedules.SCHEDULES,
    means="Whatever order Spark Hire's reports come in, the status is right and each change is told "
    "once, in the order in which it happened.",
)
def test_every_order_of_all_reports_tells_the_same_story(size: int, seed: int) -> str:
    """By the rules alone, without a database."""
    few = size < schedules.SCHEDULES
    chosen = schedules.some_schedules(size, seed) if few else schedules.schedules()
    found = schedules.differences(islice(chosen, size))
    assert not found, f"{len(found):,} of {size:,} differ; {found[0]}"
    return f"{size:,} schedules, 0 differences"
