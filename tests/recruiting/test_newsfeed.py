"""The newsfeed: on every tab, newest first, told once, never edited."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
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


KINDS = ["note", "stage_moved", "video_interview.requested", "candidate_edited", "archived"]


@pytest.mark.parametrize(
    ("show", "kinds"),
    [
        ("", KINDS),
        ("notes", KINDS[:1]),
        ("stages", KINDS[1:2]),
        ("video", KINDS[2:3]),
        ("details", KINDS[3:]),
        ("nonsense", KINDS),
    ],
)
def test_the_newsfeed_is_narrowed_to_a_kind(
    alice: User, candidate: Candidate, show: str, kinds: list[str]
) -> None:
    newsfeed.post(newsfeed.Entry(candidate.pk, kind=k, headline=k, by=alice) for k in KINDS)
    page = log_in(alice).get(candidate.get_absolute_url(), {"show": show}).context["newsfeed"]
    assert sorted(item.kind for item in page) == sorted(kinds)


@pytest.mark.parametrize("show", ["notes", "stages", "video", "details"])
def test_a_narrowed_newsfeed_is_read_from_an_index(candidate: Candidate, show: str) -> None:
    _, narrowed = newsfeed.SHOWN[show]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    page = candidate.newsfeed.filter(narrowed).order_by("-happened_at", "-pk")[:51]
    assert f"newsfeed_{show}" in page.explain()


def test_a_narrowed_newsfeed_is_paged_and_stays_narrowed(alice: User, candidate: Candidate) -> None:
    newsfeed.post(entry(candidate, f"Told {n}", n) for n in range(40))
    newsfeed.post(
        newsfeed.Entry(candidate.pk, kind="stage_moved", headline=f"Moved {n}", by=alice)
        for n in range(40)
    )
    client, seen, before = log_in(alice), 0, ""
    for _ in range(2):
        query = {"show": "stages", "before": before, "tab": "notes"}
        response = client.get(candidate.get_absolute_url(), query)
        page = response.context["newsfeed"]
        assert {item.kind for item in page} == {"stage_moved"}
        seen, before = seen + len(page), page.after
    assert (seen, before) == (40, "")
    assert "Back to the newest" in response.content.decode()


def test_the_live_tab_keeps_the_newsfeed_narrowed(alice: User, candidate: Candidate) -> None:
    newsfeed.post([entry(candidate, "Told"), entry(candidate, "Moved")])
    candidate.newsfeed.filter(headline="Moved").update(kind="stage_moved")
    client = log_in(alice)
    query = "?tab=video-interview&show=stages&list=q%3Dcasey"
    content = client.get(candidate.get_absolute_url() + query).content.decode()
    status = reverse("video-interview-status", args=[candidate.pk])
    assert f'hx-get="{status}{query.replace("&", "&amp;")}"' in content
    news = client.get(f"{status}{query}&version=old&shown=").content.decode()
    assert "Moved" in news
    assert "Told" not in news
    assert "tab=video-interview&amp;list=q%3Dcasey#newsfeed" in news


def test_notes_are_a_page_of_their_own(alice: User, candidate: Candidate) -> None:
    newsfeed.post(
        newsfeed.Entry(candidate.pk, kind="note", headline="Note", by=alice, body=f"Note {n:03}")
        for n in range(40)
    )
    client = log_in(alice)
    first = client.get(candidate.get_absolute_url(), {"tab": "notes"})
    assert "Show older notes" in first.content.decode()
    query = {"tab": "notes", "notes": first.context["notes"].after}
    second = client.get(candidate.get_absolute_url(), query)
    assert len(first.context["notes"]) + len(second.context["notes"]) == 40
    assert second.context["newsfeed"].before == ""
