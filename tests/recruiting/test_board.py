"""A job's board: its stages with the newest candidates of each, and how a card moves."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recruiting.actions.stages import Wanted, set_stages
from recruiting.models import Candidate, Change, Job, Stage, User
from tests.people import log_in, make_candidate, make_job

HTMX = {"HX-Request": "true"}


def stage(job: Job, name: str) -> Stage:
    return job.stages.get(name=name)


def move(client: Client, candidate: Candidate, to: Stage, *, htmx: bool = True) -> tuple[int, str]:
    """The status of the answer and what it says."""
    answer = client.post(
        reverse("job-move", args=[candidate.job_id]),
        {"candidate": candidate.pk, "stage": to.pk},
        headers=HTMX if htmx else {},
        follow=True,
    )
    return answer.status_code, answer.content.decode()


def test_alice_moves_a_card_and_can_undo_it(alice: User, job: Job, candidate: Candidate) -> None:
    """E8."""
    client = log_in(alice)
    status, answer = move(client, candidate, stage(job, "Interview"))
    assert status == 200
    assert "<html" not in answer
    assert 'id="toasts" hx-swap-oob="innerHTML"' in answer
    assert "Casey Candidate was moved to Interview." in answer
    assert reverse("undo", args=[Change.objects.get().pk]) in answer
    candidate.refresh_from_db()
    assert candidate.stage.name == "Interview"
    assert candidate.newsfeed.get().headline == "Moved from New to Interview"
    client.post(reverse("undo", args=[Change.objects.get().pk]))
    candidate.refresh_from_db()
    assert candidate.stage.name == "New"


def test_the_moved_card_keeps_the_focus(alice: User, job: Job, candidate: Candidate) -> None:
    """E8."""
    _, answer = move(log_in(alice), candidate, stage(job, "Offer"))
    [button] = [line for line in answer.splitlines() if f'id="move-{candidate.pk}"' in line]
    assert "autofocus" in button
    assert answer.count("autofocus") == 1


def test_a_moved_card_is_seen_below_the_newest_of_a_full_stage(alice: User, job: Job) -> None:
    """E8."""
    old = make_candidate(job, "Oldest")
    for _ in range(21):
        make_candidate(job, "Sam", stage=stage(job, "Screening"))
    _, answer = move(log_in(alice), old, stage(job, "Screening"))
    assert "Oldest Candidate" in answer
    assert "All 22 in Screening" in answer


def test_without_a_script_a_move_leads_back_to_the_board(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """E8."""
    status, page = move(log_in(alice), candidate, stage(job, "Hired"), htmx=False)
    assert status == 200
    assert "<html" in page
    assert "Casey Candidate was moved to Hired." in page


def test_a_card_that_somebody_else_moved_there_is_no_error(
    alice: User, dana: User, job: Job, candidate: Candidate
) -> None:
    """E8."""
    move(log_in(dana), candidate, stage(job, "Offer"))
    status, answer = move(log_in(alice), candidate, stage(job, "Offer"))
    assert status == 200
    assert "Casey Candidate is in Offer." in answer
    status, answer = move(log_in(alice), candidate, stage(job, "Hired"))
    assert "Casey Candidate was moved to Hired." in answer


def test_a_stage_that_is_gone_moves_nobody_and_says_so(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """E8."""
    gone = stage(job, "Hired")
    kept = [Wanted(one.pk, one.name) for one in job.stages.exclude(pk=gone.pk)]
    set_stages(job, kept, removed=[gone.pk])
    client = log_in(alice)
    assert move(client, candidate, gone)[0] == 404
    page = client.get(job.get_absolute_url()).content.decode()
    assert "That stage is not there any more. Casey Candidate was not moved." in page
    candidate.refresh_from_db()
    assert candidate.stage.name == "New"


def test_only_cards_and_stages_of_this_job_are_moved(
    alice: User, charlie: User, job: Job, candidate: Candidate
) -> None:
    """P7, E8: what is of another job or company is not there."""
    other = make_candidate(make_job(job.company, "Product Designer"), "Yuki")
    foreign = Candidate.objects.get(job__company=charlie.company_id)
    client, address = log_in(alice), reverse("job-move", args=[job.pk])
    new = stage(job, "Offer").pk
    for values in (
        {"candidate": other.pk, "stage": new},
        {"candidate": foreign.pk, "stage": new},
        {"candidate": candidate.pk, "stage": other.stage_id},
        {"candidate": candidate.pk, "stage": foreign.stage_id},
        {"candidate": "²", "stage": new},
        {"candidate": candidate.pk, "stage": "\0"},
        {"candidate": 10**30, "stage": new},
        {},
    ):
        assert client.post(address, values).status_code == 404, values
    assert move(log_in(charlie), candidate, stage(job, "Offer"))[0] == 404
    assert not Change.objects.exists()


def test_bob_sees_the_board_and_moves_nobody(bob: User, job: Job, candidate: Candidate) -> None:
    """P4, E8: no stage moves."""
    client = log_in(bob)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Casey Candidate" in page
    assert "Move Casey" not in page
    assert "draggable" not in page.replace('draggable="false"', "")
    assert move(client, candidate, stage(job, "Offer"))[0] == 403
    candidate.refresh_from_db()
    assert candidate.stage.name == "New"


def test_archived_candidates_are_on_no_board(alice: User, job: Job, candidate: Candidate) -> None:
    """E8."""
    archived = make_candidate(job, "Gone")
    Candidate.objects.filter(pk=archived.pk).update(archived_at=timezone.now())
    client = log_in(alice)
    for page in (job.get_absolute_url(), f"{job.get_absolute_url()}?view=list", reverse("jobs")):
        content = client.get(page).content.decode()
        assert "Gone Candidate" not in content
        assert 'aria-label="New: 1"' in content


def test_a_card_leads_to_the_record_within_the_list_of_its_stage(
    alice: User, job: Job, candidate: Candidate
) -> None:
    """E8."""
    job.stages.filter(name="New").update(name="Neu & „schön“ 100%")
    page = log_in(alice).get(job.get_absolute_url()).content.decode()
    query = urlencode({"job": job.pk, "stage": "Neu & „schön“ 100%"})
    assert f'{candidate.get_absolute_url()}?{urlencode({"list": query})}"' in page


def test_the_list_shows_all_stages_or_one(alice: User, job: Job) -> None:
    """E8."""
    make_candidate(job, "Ann")
    make_candidate(job, "Ben", stage=stage(job, "Offer"))
    make_candidate(make_job(job.company, "Product Designer"), "Yuki")
    client, address = log_in(alice), f"{job.get_absolute_url()}?view=list"
    everybody = client.get(address).content.decode()
    assert "Ann Candidate" in everybody
    assert "Ben Candidate" in everybody
    assert "Yuki" not in everybody
    offered = client.get(f"{address}&stage=Offer").content.decode()
    assert "Ben Candidate" in offered
    assert "Ann Candidate" not in offered
    assert "Nobody in this stage" in client.get(f"{address}&stage=Hired").content.decode()
    elsewhere = Job.objects.get(title="Product Designer")
    assert "Yuki" not in client.get(f"{address}&job={elsewhere.pk}").content.decode()


def test_the_list_is_paged(alice: User, job: Job) -> None:
    """E8."""
    for n in range(26):
        make_candidate(job, f"Person{n:02}")
    client, address = log_in(alice), f"{job.get_absolute_url()}?view=list"
    first = client.get(address)
    assert "Person00" not in first.content.decode()
    after = first.context["page"].after
    assert "Person00" in client.get(f"{address}&after={after}").content.decode()


@pytest.mark.parametrize("view", ["board", "list"])
def test_a_board_asks_equally_often_with_500_in_a_stage(alice: User, job: Job, view: str) -> None:
    """E8."""
    client, address = log_in(alice), f"{job.get_absolute_url()}?view={view}"
    make_candidate(job, "Ann")
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries()
    Candidate.objects.bulk_create(
        Candidate(job=job, company=job.company, stage=stage(job, name), first_name=f"Sam {n}")
        for name in ("New", "Offer")
        for n in range(500)
    )
    assert queries() == few <= 8
    if view == "board":
        content = client.get(address).content.decode()
        assert "All 501 in New" in content
        assert content.count("board-card-head") == 40
