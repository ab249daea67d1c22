"""The newsfeed: on every tab, newest first, told once, never edited."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from recruiting import newsfeed
from recruiting.models import Candidate, NewsfeedItem, User
from tests.people import log_in

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def entry(candidate: Candidate, headline: str, minutes: int = 0, **more: str) -> newsfeed.Entry:
    return newsfeed.Entry(
        candidate.pk,
        kind="told",
        headline=headline,
        by=newsfeed.SPARK_HIRE,
        happened_at=NOON + timedelta(minutes=minutes),
        **more,
    )


@pytest.mark.parametrize("tab", ["profile", "notes", "video-interview", "nonsense"])
def test_every_tab_shows_the_newsfeed_newest_first(
    alice: User, candidate: Candidate, tab: str
) -> None:
    """N1: newest first."""
    newsfeed.post([entry(candidate, "Second", 1), entry(candidate, "First")])
    content = log_in(alice).get(candidate.get_absolute_url(), {"tab": tab}).content.decode()
    feed = content[content.index('id="newsfeed"') :]
    assert feed.index("Second") < feed.index("First")
    assert "Spark Hire" in feed


def test_times_are_in_the_companys_zone_which_is_named(alice: User, candidate: Candidate) -> None:
    """N1: a time."""
    newsfeed.post([entry(candidate, "Told")])
    content = log_in(alice).get(candidate.get_absolute_url()).content.decode()
    assert "Nov 23, 2026, 12:00 PM EST" in content


def test_a_change_is_told_once_however_often_it_is_reported(candidate: Candidate) -> None:
    """N1, V7: the database holds it."""
    for _ in range(2):
        newsfeed.post([entry(candidate, "Accepted", once="request 1 accepted")])
    assert NewsfeedItem.objects.count() == 1


def test_bob_writes_a_note_that_everyone_reads(
    bob: User, alice: User, candidate: Candidate
) -> None:
    """N1, P4: an actor and a sentence."""
    address = reverse("candidate-note", args=[candidate.pk])
    response = log_in(bob).post(address, {"text": "Good <b>talk</b>."})
    assert response.status_code == 302
    content = log_in(alice).get(candidate.get_absolute_url()).content.decode()
    assert "Good &lt;b&gt;talk&lt;/b&gt;." in content
    assert candidate.newsfeed.get().actor == bob


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "nul\x00"])
def test_a_note_that_cannot_be_kept_is_refused_beside_the_field(
    bob: User, candidate: Candidate, text: str
) -> None:
    """B1: and what was typed stays."""
    response = log_in(bob).post(reverse("candidate-note", args=[candidate.pk]), {"text": text})
    assert response.status_code == 422
    assert 'id="id_text_error"' in response.content.decode()
    assert not candidate.newsfeed.exists()


def test_older_items_are_a_page_further(alice: User, candidate: Candidate) -> None:
    newsfeed.post(entry(candidate, f"Item {n:03}", n) for n in range(120))
    page, seen = newsfeed.newsfeed_page(candidate), 0
    while True:
        seen += len(page)
        if not page.after:
            break
        page = newsfeed.newsfeed_page(candidate, page.after)
    assert seen == 120
    first = log_in(alice).get(candidate.get_absolute_url()).content.decode()
    assert "Item 119" in first
    assert "Item 069" not in first
    assert "Show older" in first


def test_notes_outlive_their_writer(bob: User, candidate: Candidate) -> None:
    """N1: items are never edited."""
    newsfeed.post_note(candidate, by=bob, text="Kept.")
    bob.delete()
    item = candidate.newsfeed.get()
    assert (item.actor, item.actor_name) == (None, "Bob")
