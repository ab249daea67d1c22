"""The stages of a job: added, renamed, put in order, removed; candidates stay where they are."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting.actions.candidates import create_candidate
from recruiting.actions.stages import Wanted, set_stages
from recruiting.models import DEFAULT_STAGES, Candidate, Job, Stage, User
from tests.people import log_in, make_candidate, make_job

HTMX = {"HX-Request": "true"}


def names(job: Job) -> list[str]:
    stages = list(job.stages.all())
    assert [stage.position for stage in stages] == list(range(len(stages)))
    return [stage.name for stage in stages]


def pk(job: Job, name: str) -> int:
    return job.stages.get(name=name).pk


def send(
    client: Client, job: Job, rows: list[tuple[int | str, str]], do: str = "save", **more: object
) -> tuple[int, str]:
    """What is in the window, with one of its buttons pressed: the status, and what is shown."""
    values = {f"name_{n}": name for n, (_, name) in enumerate(rows)}
    answer = client.post(
        reverse("stages", args=[job.pk]),
        {"stage": [stage for stage, _ in rows], "do": do} | values | more,
        headers=HTMX,
    )
    return answer.status_code, answer.content.decode()


def as_they_are(job: Job) -> list[tuple[int | str, str]]:
    return list(job.stages.values_list("pk", "name"))


def test_alice_renames_reorders_adds_and_removes_stages(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """J1, E8: in one go, and whoever is in a stage stays in it."""
    rows: list[tuple[int | str, str]] = [
        (pk(job, "Screening"), "Phone call"),
        (pk(job, "New"), "Applied"),
        ("", "Work sample"),
        (pk(job, "Hired"), "Hired"),
    ]
    removed = [pk(job, "Interview"), pk(job, "Offer")]
    status, answer = send(log_in(alice), job, rows, removed=removed)
    assert (status, answer) == (200, "")
    assert names(job) == ["Phone call", "Applied", "Work sample", "Hired"]
    candidate.refresh_from_db()
    assert candidate.stage.name == "Applied"
    arrived = create_candidate(Candidate(job=job, first_name="Ann", last_name="Ng"), by=alice)
    assert arrived.stage.name == "Phone call"


def test_two_stages_swap_their_names(alice: User, job: Job, candidate: Candidate) -> None:
    """E8."""
    rows = as_they_are(job)
    rows[0], rows[1] = (rows[0][0], "Screening"), (rows[1][0], "New")
    assert send(log_in(alice), job, rows)[0] == 200
    assert names(job)[:2] == ["Screening", "New"]
    candidate.refresh_from_db()
    assert candidate.stage.name == "Screening"


def test_every_stage_is_renamed(alice: User, job: Job, candidate: Candidate) -> None:
    """E8."""
    rows = [(stage, f"第{n}段階 " + "ß" * 50) for n, (stage, _) in enumerate(as_they_are(job))]
    assert send(log_in(alice), job, rows)[0] == 200
    assert names(job) == [name for _, name in rows]
    page = log_in(alice).get(job.get_absolute_url()).content.decode()
    assert rows[0][1] in page


@pytest.mark.parametrize(
    ("do", "shown"),
    [
        ("up:1", ["Screening", "New", "Interview", "Offer", "Hired"]),
        ("up:0", list(DEFAULT_STAGES)),
        ("down:3", ["New", "Screening", "Interview", "Hired", "Offer"]),
        ("down:4", list(DEFAULT_STAGES)),
        ("remove:2", ["New", "Screening", "Offer", "Hired"]),
        ("add", [*DEFAULT_STAGES, ""]),
        ("up:99", list(DEFAULT_STAGES)),
        ("nonsense", list(DEFAULT_STAGES)),
    ],
)
def test_the_buttons_change_what_is_shown_and_save_nothing(
    alice: User, job: Job, do: str, shown: list[str]
) -> None:
    """E8."""
    client = log_in(alice)
    answer = client.post(
        reverse("stages", args=[job.pk]),
        {"stage": [stage for stage, _ in as_they_are(job)], "do": do}
        | {f"name_{n}": name for n, name in enumerate(DEFAULT_STAGES)},
    )
    assert answer.status_code == 200
    assert [field.value() for _, field, _ in answer.context["form"].lines] == shown
    assert names(job) == list(DEFAULT_STAGES)


def test_a_button_keeps_what_was_typed_and_the_focus(alice: User, job: Job) -> None:
    """E8."""
    rows = as_they_are(job)
    rows[2] = (rows[2][0], "Panel")
    _, answer = send(log_in(alice), job, rows, "up:2")
    assert 'value="Panel"' in answer
    [focused] = [line for line in answer.splitlines() if "autofocus" in line]
    assert 'aria-label="Move Panel up"' in focused


def test_a_stage_with_candidates_cannot_be_removed_and_says_what_to_do(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """B1, E8: archived ones count too."""
    Candidate.objects.update(archived_at=timezone.now())
    client = log_in(alice)
    window = client.get(reverse("stages", args=[job.pk])).content.decode()
    assert "1 candidate, 1 archived. To remove this stage, move them to another one." in window
    rows = as_they_are(job)
    _, answer = send(client, job, rows, "remove:0")
    assert 'value="New"' in answer
    status, answer = send(client, job, rows[1:], removed=[rows[0][0]])
    assert status == 422
    assert "It cannot be removed: candidates are in it." in answer
    assert answer.index('value="Screening"') < answer.index('value="New"')
    assert names(job) == list(DEFAULT_STAGES)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type a name, or remove this stage."),
        ("   ", "Type a name, or remove this stage."),
        ("nEW", "Stage 1 has this name. Type another one."),
        (" New ", "Stage 1 has this name. Type another one."),
        ("x" * 61, "at most 60 characters"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_its_field(
    alice: User, job: Job, typed: str, said: str
) -> None:
    """B1, E8: the other names stay typed."""
    rows = as_they_are(job)
    rows[1], rows[4] = (rows[1][0], typed), (rows[4][0], "Welcome")
    status, answer = send(log_in(alice), job, rows)
    assert status == 422
    assert said in answer
    assert "error-summary" in answer
    assert 'href="#id_name_1"' in answer
    assert 'value="Welcome"' in answer
    assert names(job) == list(DEFAULT_STAGES)


def test_a_job_has_one_to_twenty_stages(alice: User, job: Job) -> None:
    """E8."""
    client = log_in(alice)
    everything = [stage for stage, _ in as_they_are(job)]
    status, answer = send(client, job, [], removed=everything)
    assert status == 422
    assert "at least one stage" in answer
    twenty: list[tuple[int | str, str]] = [("", f"Stage {n}") for n in range(20)]
    assert send(client, job, twenty, removed=everything)[0] == 200
    assert len(names(job)) == 20
    window = client.get(reverse("stages", args=[job.pk])).content.decode()
    assert "20 stages at most" in window
    assert "Add stage" not in window
    status, answer = send(client, job, [*as_they_are(job), ("", "One more")])
    assert status == 422
    assert "20 stages at most" in answer


def test_what_somebody_else_added_meanwhile_stays(alice: User, job: Job) -> None:
    """E8."""
    rows = as_they_are(job)
    set_stages(
        job, [Wanted(int(pk), name) for pk, name in rows] + [Wanted(None, "Trial day")], removed=[]
    )
    rows[0], rows[1] = rows[1], rows[0]
    client = log_in(alice)
    assert send(client, job, rows)[0] == 200
    assert names(job) == ["Screening", "New", "Interview", "Offer", "Hired", "Trial day"]
    status, answer = send(client, job, [*rows, ("", "trial DAY")])
    assert status == 422
    assert "Two stages would be named" in answer


def test_a_stage_of_another_job_is_not_taken(alice: User, charlie: User, job: Job) -> None:
    """P7, E8: its number is as good as none."""
    foreign = Stage.objects.filter(job__company=charlie.company_id)[0]
    other = make_job(job.company, "Product Designer").stages.all()[0]
    rows = [*as_they_are(job), (foreign.pk, "Theirs"), (other.pk, "Ours")]
    assert send(log_in(alice), job, rows, removed=[foreign.pk])[0] == 200
    assert names(job) == [*DEFAULT_STAGES, "Theirs", "Ours"]
    foreign.refresh_from_db()
    assert foreign.name == "New"


def test_a_stage_that_is_sent_twice_is_there_twice(alice: User, job: Job) -> None:
    """E8."""
    rows = as_they_are(job)
    assert send(log_in(alice), job, [*rows, (rows[0][0], "Again")])[0] == 200
    assert names(job) == [*DEFAULT_STAGES, "Again"]


def test_bob_and_charlie_change_no_stages(bob: User, charlie: User, job: Job) -> None:
    """P4, P7, E8: 403 and 404."""
    address = reverse("stages", args=[job.pk])
    for person, status in ((bob, 403), (charlie, 404)):
        assert log_in(person).get(address).status_code == status
        assert send(log_in(person), job, [("", "Mine")])[0] == status
    assert names(job) == list(DEFAULT_STAGES)


def test_the_window_says_where_new_candidates_arrive(alice: User, job: Job) -> None:
    """E8."""
    make_candidate(job, "Ann")
    window = log_in(alice).get(reverse("stages", args=[job.pk]), headers=HTMX).content.decode()
    assert window.strip().startswith("<dialog")
    assert "New candidates arrive in the first stage." in window


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_card_is_not_lost_in_a_stage_that_is_removed_in_the_same_moment(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """E8: the mover waits for the remover, and is told."""
    client, gone = log_in(alice), job.stages.get(name="Hired")
    kept = [Wanted(stage.pk, stage.name) for stage in job.stages.exclude(pk=gone.pk)]

    def move() -> int:
        values = {"candidate": candidate.pk, "stage": gone.pk}
        try:
            return client.post(reverse("job-move", args=[job.pk]), values).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            set_stages(job, kept, removed=[gone.pk])
            moving = other.submit(move)
            deadline = time.monotonic() + 20
            while not waits_for_a_lock():
                assert time.monotonic() < deadline
                assert not moving.done()
        assert moving.result() == 404
    candidate.refresh_from_db()
    assert candidate.stage.name == "New"
    assert not candidate.newsfeed.exists()
