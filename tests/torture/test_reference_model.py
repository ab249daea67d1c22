"""R19: lives of requests that nobody would have thought of, against a reference model."""

import hypothesis
from hypothesis.stateful import run_state_machine_as_test

from tests.torture.life import Life
from tests.torture.rows import row
from tests.torture.stage import Stage, stage

__all__ = ["stage"]  # the fixture

STEPS = 50


@row(
    "R19",
    asked="20,000 lives x 50 steps = 1,000,000 steps against a reference model, 0 mismatches",
    full=1_000_000,
    ci=400,
    means="Whatever people, Spark Hire, crashes and clocks do after each other, each request ends as "
    "was wished or as Spark Hire says, and the newsfeed tells it once.",
)
def test_whatever_happens_a_request_ends_as_was_wished(size: int, seed: int, stage: Stage) -> str:
    Life.stage = stage
    lives = -(-size // STEPS)
    hypothesis.seed(seed)(Life)
    settings = hypothesis.settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    run_state_machine_as_test(Life, settings=settings)
    ends = ", ".join(f"{number:,} {name}" for name, number in sorted(stage.reached.items()))
    return f"{stage.lives:,} lives, {stage.steps:,} steps, 0 mismatches ({ends})"
