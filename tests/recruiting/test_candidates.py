"""Candidate records: found, made, edited, moved."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from recruiting.actions import candidates as actions
from recruiting.actions import changes
from recruiting.models import Candidate, Job, Tag, User
from tests.people import log_in, make_candidate, make_job


def typed(job: Job, **fields: str) -> dict[str, object]:
    return {"job": job.pk, "first_name": "Mia", "last_name": "Maus"} | fields


def new(client: Client, job: Job, **fields: str) -> tuple[int, str]:
    response = client.post(reverse("candidate-create"), typed(job, **fields))
    return response.status_code, response.content.decode()


def test_alice_adds_a_candidate_to_the_first_stage(alice: User, job: Job) -> None:
    """P3, C1: to any job of the company."""
    new(log_in(alice), job, email="mia@example.com", tag_names="Python, Go, python")
    candidate = Candidate.objects.get(email="mia@example.com")
    assert candidate.stage.name == "New"
    assert candidate.company == alice.company
    assert {tag.name for tag in candidate.tags.all()} == {"python", "Go"}
    assert [item.headline for item in candidate.newsfeed.all()] == ["Added to Backend Engineer"]


def test_an_e_mail_is_one_record_per_job_whatever_its_case(
    alice: User, candidate: Candidate
) -> None:
    """C1, B1: case folded."""
    client = log_in(alice)
    status, content = new(client, candidate.job, email="CASEY@Example.com")
    assert status == 422
    assert "Another candidate record of this job has this e-mail" in content
    assert 'value="CASEY@Example.com"' in content
    other = make_job(candidate.company, "Other")
    email = "casey@example.com"
    assert new(client, other, email=email, seen=email)[0] == 302


def test_two_at_once_with_the_same_e_mail_are_still_one_record(
    alice: User, candidate: Candidate
) -> None:
    """C1: the database holds it."""
    twin = Candidate(job=candidate.job, first_name="C", last_name="C", email="Casey@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.create_candidate(twin, by=alice)
    assert candidate.job.candidates.count() == 1


def test_many_records_of_a_job_may_be_without_e_mail(alice: User, job: Job) -> None:
    """C1: it is optional."""
    client = log_in(alice)
    assert new(client, job)[0] == new(client, job)[0] == 302


def test_alice_edits_a_record_and_the_newsfeed_says_what_changed(
    alice: User, candidate: Candidate
) -> None:
    """P3, N1: every candidate of the company."""
    address = reverse("candidate-edit", args=[candidate.pk])
    form = typed(candidate.job, email="casey@example.com", phone="555", tag_names="Go")
    assert log_in(alice).post(address, form).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.first_name, candidate.phone) == ("Mia", "555")
    item = candidate.newsfeed.get()
    assert (item.headline, item.actor_name) == ("Details edited", "Alice")
    assert item.body == "First name, Last name, Phone, Tags"


def test_saving_a_record_unchanged_says_nothing(alice: User, candidate: Candidate) -> None:
    form = typed(candidate.job, first_name="Casey", last_name="Candidate", email=candidate.email)
    log_in(alice).post(reverse("candidate-edit", args=[candidate.pk]), form)
    assert not candidate.newsfeed.exists()


def test_a_stage_move_made_while_somebody_edits_stays(alice: User, candidate: Candidate) -> None:
    stale = Candidate.objects.get(pk=candidate.pk)
    offer = candidate.job.stages.get(name="Offer")
    changes.move(Candidate.objects.filter(pk=candidate.pk), "Offer", by=alice)
    stale.phone = "555"
    actions.edit_candidate(stale, by=alice, changed={"phone": "Phone"}, tags=[], old_resume="")
    candidate.refresh_from_db()
    assert (candidate.stage, candidate.phone) == (offer, "555")


def test_alice_moves_a_candidate_once(alice: User, candidate: Candidate) -> None:
    client = log_in(alice)
    offer = candidate.job.stages.get(name="Offer")
    address = reverse("candidate-stage", args=[candidate.pk])
    for _ in range(2):
        assert client.post(address, {"stage": offer.pk}).status_code == 302
    candidate.refresh_from_db()
    assert candidate.stage == offer
    assert [item.headline for item in candidate.newsfeed.all()] == ["Moved from New to Offer"]


@pytest.mark.parametrize("stage", ["", "x", "-1", "²", "9" * 30])
def test_a_stage_that_is_none_is_not_found(alice: User, candidate: Candidate, stage: str) -> None:
    address = reverse("candidate-stage", args=[candidate.pk])
    assert log_in(alice).post(address, {"stage": stage}).status_code == 404


def test_a_stage_of_another_job_is_not_found(alice: User, candidate: Candidate) -> None:
    foreign = make_job(candidate.company, "Other").stages.last()
    assert foreign
    address = reverse("candidate-stage", args=[candidate.pk])
    assert log_in(alice).post(address, {"stage": foreign.pk}).status_code == 404


@pytest.mark.parametrize("typed", ["casey", "CASEY cand", "candidate", "casey@exam"])
def test_alice_finds_casey_by_name_or_e_mail(alice: User, candidate: Candidate, typed: str) -> None:
    make_candidate(candidate.job, "Robin", last_name="Other")
    found = log_in(alice).get(reverse("candidates"), {"q": typed}).content.decode()
    assert "Casey Candidate" in found
    assert "Robin" not in found


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%25",
        "job=x",
        "after=x",
        "before=1-1",
        "after=9-" + "9" * 40,
        "before=" + "9" * 40 + "-1",
        "sort=name&after=1-%00",
        "sort=nonsense",
    ],
)
def test_odd_addresses_of_the_list_are_answered(
    alice: User, candidate: Candidate, query: str
) -> None:
    assert log_in(alice).get(reverse("candidates") + "?" + query).status_code == 200


def test_pages_hold_everybody_once_also_with_equal_times(alice: User, job: Job) -> None:
    moment = make_candidate(job, "First").created_at
    for _ in range(59):
        make_candidate(job, "Sam", created_at=moment)
    client, seen, query = log_in(alice), [], ""
    for _ in range(3):
        page = client.get(reverse("candidates") + query).context["page"]
        seen += [candidate.pk for candidate in page]
        query = f"?after={page.after}"
    assert len(seen) == len(set(seen)) == 60
    assert not page.after
    back = client.get(reverse("candidates") + f"?before={page.before}").context["page"]
    assert [candidate.pk for candidate in back] == seen[25:50]


def test_records_of_the_same_person_link_to_each_other(alice: User, candidate: Candidate) -> None:
    """C1: the same person on another job is another record."""
    other_job = make_job(candidate.company, "Product Designer")
    other = make_candidate(other_job, "Casey", email="Casey@Example.com")
    client = log_in(alice)
    assert other.get_absolute_url() in client.get(candidate.get_absolute_url()).content.decode()
    assert candidate.get_absolute_url() in client.get(other.get_absolute_url()).content.decode()


def test_bob_sees_no_link_to_a_record_that_he_may_not_open(bob: User, candidate: Candidate) -> None:
    other_job = make_job(candidate.company, "Secret Job")
    make_candidate(other_job, "Casey", email=candidate.email)
    assert "Secret Job" not in log_in(bob).get(candidate.get_absolute_url()).content.decode()


def test_too_many_or_too_long_tags_are_refused(alice: User, job: Job) -> None:
    client = log_in(alice)
    assert "more than 20 tags" in new(client, job, tag_names=",".join(map(str, range(21))))[1]
    assert "Shorten the tag" in new(client, job, tag_names="x" * 41)[1]
    assert not Tag.objects.exists()


@pytest.mark.parametrize("stage", ["", "x", "-1", "٣", "9" * 30, "9" * 5000])
def test_a_stage_that_cannot_be_is_not_found(alice: User, candidate: Candidate, stage: str) -> None:
    """B1: however long its number."""
    address = reverse("candidate-stage", args=[candidate.pk])
    assert log_in(alice).post(address, {"stage": stage}).status_code == 404
