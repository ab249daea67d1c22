"""R1: whoever dies, wherever, leaves nothing lost and nothing to be done twice."""

from tests.torture.acts import SCENES
from tests.torture.checker import findings
from tests.torture.kill import Children, Point
from tests.torture.points import POINTS
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, Tenant, forget, recover
from video_interviews import tasks

EXPIRED = 25 * 60  # seconds; by then what was to expire has


@row(
    "R1",
    asked="24 kill points, 12,000 times kill -9: 1 live invitation a request, 0 unrecorded, 0 stuck",
    full=12_000,
    ci=len(POINTS),
    means="Whatever machine dies while somebody works, each candidate gets exactly one invitation, "
    "and each change is told once.",
)
def test_whoever_is_killed_wherever_everything_is_done_once(
    size: int, seed: int, vendor: Vendor, clock: Clock, tenants: list[Tenant], unlimited: None
) -> str:
    killed, slowest = 0, 0.0
    while killed < size:
        killed += massacre(POINTS, vendor, clock, tenants, shift=killed)
        slowest = max(slowest, recover(clock))
        for tenant in tenants:
            tasks.poll(tenant.integration.pk)
        wrong = findings(vendor)
        assert not wrong, f"after {killed} kills {len(wrong)} wrong: {wrong[0]}\n" + "\n".join(
            wrong
        )
        forget(vendor)
    return (
        f"{len(POINTS)} points, {killed:,} kills: 1 live invitation a request, 0 unrecorded, 0 stuck; "
        f"all at rest after {slowest:.0f} s at most"
    )


def massacre(
    points: tuple[Point, ...], vendor: Vendor, clock: Clock, tenants: list[Tenant], shift: int
) -> int:
    """Somebody dies at each point, several at a time; then people and Spark Hire try again."""
    places = [tenants[(shift + number) % len(tenants)] for number in range(len(points))]
    scenes = [SCENES[point.act](place, vendor) for point, place in zip(points, places, strict=True)]
    clock.move(EXPIRED)
    children = Children()
    for point, scene in zip(points, scenes, strict=True):
        children.kill_at(point, scene.act)
    children.wait()
    assert not children.problems, children.problems
    for scene in scenes:
        scene.afterwards()
    return len(points)
