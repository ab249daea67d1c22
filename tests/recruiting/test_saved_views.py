"""Saved views of the candidate list: each person's own, by name."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from recruiting.models import Candidate, SavedView, User
from tests.people import log_in


def save(client: Client, name: str, query: str = "stage=New") -> int:
    return client.post(f"{reverse('view-save')}?{query}", {"name": name}).status_code


def test_alice_saves_a_view_and_finds_it_above_the_list(alice: User, candidate: Candidate) -> None:
    client = log_in(alice)
    assert save(client, " New ones ", "sort=name&x=y&stage=New&after=1-1") == 302
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("New ones", "stage=New&sort=name")
    page = client.get(f"{reverse('candidates')}?sort=name&stage=New").content.decode()
    current = '?stage=New&amp;sort=name" aria-current="page">New ones</a>'
    assert current in page
    assert "The view “New ones” was saved." in page
    assert current not in client.get(reverse("candidates")).content.decode()


def test_saving_under_the_same_name_replaces_the_view(alice: User) -> None:
    client = log_in(alice)
    save(client, "Mine")
    save(client, "MINE", "stage=Offer")
    assert [(view.name, view.query) for view in alice.saved_views.all()] == [
        ("MINE", "stage=Offer")
    ]


def test_the_database_holds_one_view_per_name_and_person(alice: User, bob: User) -> None:
    SavedView.objects.create(user=alice, name="Mine")
    SavedView.objects.create(user=bob, name="Mine")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(user=alice, name="mine")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\0b"])
def test_a_name_that_cannot_be_is_refused(alice: User, name: str) -> None:
    """B1: with what is wrong."""
    assert save(log_in(alice), name) == 422
    assert not SavedView.objects.exists()


def test_the_twenty_first_view_is_refused_and_one_of_the_twenty_still_saved(alice: User) -> None:
    client = log_in(alice)
    assert {save(client, f"View {n}") for n in range(20)} == {302}
    assert save(client, "One more") == 422
    assert save(client, "view 7", "stage=Offer") == 302
    assert alice.saved_views.count() == 20


def test_alice_deletes_the_view_she_looks_at(alice: User, candidate: Candidate) -> None:
    client = log_in(alice)
    save(client, "Mine")
    address = reverse("view-delete", args=[SavedView.objects.get().pk])
    assert address in client.get(f"{reverse('candidates')}?stage=New").content.decode()
    assert client.post(address).headers["Location"] == reverse("candidates")
    assert "The view “Mine” was deleted." in client.get(reverse("candidates")).content.decode()
    assert client.post(address).status_code == 404


def test_nobody_sees_or_deletes_anothers_views(alice: User, dana: User, bob: User) -> None:
    """P7: not even an Admin of the company."""
    save(log_in(alice), "Alice's own")
    address = reverse("view-delete", args=[SavedView.objects.get().pk])
    for other in (dana, bob):
        client = log_in(other)
        assert "Alice&#x27;s own" not in client.get(reverse("candidates")).content.decode()
        assert client.post(address).status_code == 404
    assert SavedView.objects.exists()


def test_the_window_names_the_views_that_would_be_replaced(alice: User) -> None:
    client = log_in(alice)
    save(client, "Mine")
    page = client.get(f"{reverse('view-save')}?stage=Offer").content.decode()
    assert '<option value="Mine">' in page
    assert f'action="{reverse("view-save")}?stage=Offer"' in page
