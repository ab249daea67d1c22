"""Many candidates at once: moved, tagged, archived, restored, and undone."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recruiting.actions import changes
from recruiting.models import Candidate, Change, Company, Job, Stage, User
from tests.people import log_in, make_candidate, make_job
from tests.recruiting.words import text


def post(client: Client, action: str, ticked: Iterable[Candidate] = (), **fields: str) -> Any:
    form = {"action": action, "pk": [one.pk for one in ticked]} | fields
    return client.post(reverse("bulk"), form)


def said(client: Client) -> list[str]:
    response = client.get(reverse("candidates"))
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def people(job: Job) -> list[Candidate]:
    """Ada, Ben and Cy on Backend Engineer, and Dee on a job without the stage Offer."""
    people = [make_candidate(job, name) for name in ("Ada", "Ben", "Cy")]
    other = make_job(job.company, "Product Designer")
    Stage.objects.filter(job=other, name="Offer").delete()
    return [*people, make_candidate(other, "Dee")]


def stages() -> dict[str, str]:
    rows = Candidate.objects.order_by("pk").values_list("first_name", "stage__name")
    return dict(rows)


def test_alice_moves_those_she_ticked_and_takes_it_back(
    alice: User, people: list[Candidate]
) -> None:
    """E2."""
    client = log_in(alice)
    assert post(client, "move", [people[0], people[3]], stage="Offer").status_code == 302
    assert stages() == {"Ada": "Offer", "Ben": "New", "Cy": "New", "Dee": "New"}
    assert said(client) == [
        "1 candidate was moved to Offer. 1 was left as it is:"
        " they are there already, or their job has no stage Offer."
    ]
    assert people[0].newsfeed.get().headline == "Moved from New to Offer"
    client.post(reverse("undo", args=[Change.objects.get().pk]))
    assert set(stages().values()) == {"New"}


def test_all_that_match_are_moved_whatever_the_page_shows(
    alice: User, people: list[Candidate]
) -> None:
    """E2."""
    query = f"job={people[0].job_id}"
    response = post(log_in(alice), "move", [people[0]], stage="Offer", all="1", list=query)
    assert response.headers["Location"] == f"{reverse('candidates')}?{query}"
    assert stages() == {"Ada": "Offer", "Ben": "Offer", "Cy": "Offer", "Dee": "New"}


def test_what_matches_is_decided_when_it_is_done(alice: User, people: list[Candidate]) -> None:
    """E2: not when the page was made: Ben was moved on meanwhile."""
    changes.move(Candidate.objects.filter(pk=people[1].pk), "Screening", by=alice)
    post(log_in(alice), "archive", all="1", list="stage=New")
    left = Candidate.objects.filter(archived_at=None)
    assert [one.first_name for one in left] == ["Ben"]


def test_a_double_click_does_no_harm(alice: User, people: list[Candidate]) -> None:
    """E2."""
    client = log_in(alice)
    for _ in range(2):
        post(client, "tag", people, tag="Go")
    assert Change.objects.count() == 1
    assert people[0].newsfeed.count() == 1
    first, second = said(client)
    assert first == "4 candidates were tagged Go."
    assert second == "Nothing was changed: they have this tag already."


def test_alice_archives_and_restores(alice: User, people: list[Candidate]) -> None:
    """E2."""
    client = log_in(alice)
    post(client, "archive", people[:2])
    assert Candidate.objects.filter(archived_at=None).count() == 2
    post(client, "restore", all="1", list="archived=on")
    assert Candidate.objects.filter(archived_at=None).count() == 4
    assert said(client) == ["2 candidates were archived.", "2 candidates were restored."]


def test_a_bulk_change_returns_to_the_page_it_was_made_on(
    alice: User, people: list[Candidate]
) -> None:
    """E2."""
    response = post(log_in(alice), "archive", people[:1], list="sort=name&x=y", after="9-1")
    assert response.headers["Location"] == f"{reverse('candidates')}?sort=name&after=9-1"


@pytest.mark.parametrize(
    ("action", "fields", "error"),
    [
        ("move", {}, "Choose the stage"),
        ("move", {"stage": "Nonsense"}, "Select a valid choice"),
        ("tag", {}, "Type the tag"),
        ("tag", {"tag": "a,b"}, "without it"),
        ("tag", {"tag": "x" * 41}, "at most 40 characters"),
        ("explode", {}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(
    alice: User, people: list[Candidate], action: str, fields: dict[str, str], error: str
) -> None:
    """B1, E2: nothing typed is lost."""
    response = post(log_in(alice), action, people[:1], list="sort=name", **fields)
    content = response.content.decode()
    assert response.status_code == 422
    assert error in content
    assert content.count(" checked") == 1
    assert response.context["list"].query == "sort=name"
    assert not Change.objects.exists()


def test_nothing_ticked_is_said(alice: User, people: list[Candidate]) -> None:
    """E2."""
    response = post(log_in(alice), "archive")
    assert response.status_code == 422
    assert "No candidate is selected" in response.content.decode()


def test_more_than_can_be_changed_at_once_are_left_alone(
    alice: User, people: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    """E2."""
    monkeypatch.setattr(changes, "AT_MOST", 3)
    client = log_in(alice)
    assert "Narrow the list to 3 or fewer" not in client.get(reverse("candidates")).content.decode()
    response = post(client, "archive", all="1")
    assert response.status_code == 422
    assert "More than 3 candidates match" in response.content.decode()
    assert not Candidate.objects.exclude(archived_at=None).exists()


@pytest.mark.parametrize("action", ["archive", "tag", "move"])
@pytest.mark.parametrize("query", ["tag=999999", "job=x", "video=nonsense", "q=" + "x" * 201])
def test_all_of_a_list_that_is_not_understood_is_nobody(
    alice: User, people: list[Candidate], action: str, query: str
) -> None:
    """P7, E2: fewer were meant than the list without its filter shows."""
    response = post(log_in(alice), action, all="1", list=query, tag="Go", stage="Offer")
    assert response.status_code == 422
    assert "Not understood and left out of the filters" in text(response)
    assert not Change.objects.exists()


def test_all_by_their_interviews_is_nobody_where_these_are_off(
    alice: User, people: list[Candidate]
) -> None:
    """E2: a view that was saved before."""
    Company.objects.update(video_interviewing_enabled=False)
    response = post(log_in(alice), "archive", all="1", list="video=completed")
    assert "left out of the filters: Video interview." in text(response)
    assert not Change.objects.exists()


def test_charlie_finds_none_of_alices(charlie: User, people: list[Candidate]) -> None:
    """P7, E2: foreign ids are as good as missing, and everybody's list is their own."""
    client = log_in(charlie)
    assert post(client, "archive", people).status_code == 404
    own = Candidate.objects.get(first_name="Noor")
    assert post(client, "archive", [*people, own]).status_code == 302
    post(client, "archive", all="1")
    assert [one.first_name for one in Candidate.objects.exclude(archived_at=None)] == ["Noor"]


@pytest.mark.parametrize("pk", ["x", "-1", "9" * 18, "9" * 5000, "٣"])
def test_an_id_that_cannot_be_is_no_candidate(
    alice: User, people: list[Candidate], pk: str
) -> None:
    """E2."""
    client = log_in(alice)
    response = client.post(reverse("bulk"), {"action": "archive", "pk": pk})
    assert response.status_code in (404, 422)


def test_bob_is_offered_no_checkboxes_and_may_not_post(bob: User, people: list[Candidate]) -> None:
    """P4, E2: he reads."""
    client = log_in(bob)
    content = client.get(reverse("candidates")).content.decode()
    assert "Ada" in content
    assert "checkbox" not in content
    assert post(client, "archive", people[:1]).status_code == 403
