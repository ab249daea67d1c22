"""A candidate record: through the list it was opened from, archived and restored, printed."""

from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from recruiting import newsfeed
from recruiting.actions import changes
from recruiting.models import Candidate, Change, Job, User
from tests.people import log_in, make_candidate, make_job


@pytest.fixture
def three(job: Job) -> list[Candidate]:
    """By name: Ann, Ben, Cleo; Ann is the oldest."""
    return [make_candidate(job, name, last_name="Smith") for name in ("Ann", "Ben", "Cleo")]


def page(user: User, candidate: Candidate, query: str) -> str:
    response = log_in(user).get(f"{candidate.get_absolute_url()}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def way(user: User, candidate: Candidate, list_: str) -> tuple[object, object, object]:
    """Who comes before and after, and where Back leads."""
    response = log_in(user).get(candidate.get_absolute_url(), {"list": list_})
    context = response.context
    return context["previous"], context["next"], context["back_url"]


def test_alice_goes_through_the_list_in_its_order(alice: User, three: list[Candidate]) -> None:
    ann, ben, cleo = three
    assert way(alice, ben, "") == (cleo.pk, ann.pk, "/candidates/?")  # the newest first
    assert way(alice, ben, "sort=name") == (ann.pk, cleo.pk, "/candidates/?sort=name")
    assert way(alice, cleo, "sort=name") == (ben.pk, None, "/candidates/?sort=name")
    content = page(alice, ben, "tab=notes&list=sort%3Dname")
    assert f'href="{cleo.get_absolute_url()}?tab=notes&amp;list=sort%3Dname" rel="next"' in content
    assert f'href="{ann.get_absolute_url()}?tab=notes&amp;list=sort%3Dname" rel="prev"' in content


def test_a_record_that_left_the_list_keeps_its_place(alice: User, three: list[Candidate]) -> None:
    ann, ben, cleo = three
    changes.move(Candidate.objects.filter(pk=ben.pk), "Offer", by=alice)
    before, after, _ = way(alice, ben, "stage=New&sort=name")
    assert (before, after) == (ann.pk, cleo.pk)


def test_a_list_of_one_job_leads_back_to_its_board(alice: User, three: list[Candidate]) -> None:
    ann, job = three[0], three[0].job
    assert way(alice, ann, f"job={job.pk}&stage=New")[2] == job.get_absolute_url()
    assert way(alice, ann, f"job={job.pk}&q=ann")[2] == f"/candidates/?q=ann&job={job.pk}"


def test_without_a_list_there_is_nobody_next(alice: User, three: list[Candidate]) -> None:
    content = page(alice, three[1], "")
    assert 'rel="next"' not in content
    assert "list=" not in content


@pytest.mark.parametrize(
    "query", ["list=q%3D%2500", "list=job%3Dx", "list=%00", "show=x", "before=x", "notes=9-%00"]
)
def test_odd_addresses_of_a_record_are_answered(
    alice: User, candidate: Candidate, query: str
) -> None:
    page(alice, candidate, f"tab=notes&{query}")


def test_bob_goes_only_through_records_that_he_may_open(bob: User, three: list[Candidate]) -> None:
    """P4: the next one is one of his jobs."""
    ann, ben, cleo = three
    make_candidate(make_job(ann.company, "Secret"), "Bert", last_name="Smith")
    assert way(bob, ben, "sort=name")[:2] == (ann.pk, cleo.pk)


@pytest.mark.parametrize("tab", ["profile", "resume", "notes", "video-interview"])
def test_every_link_and_form_of_the_record_keeps_the_list(
    alice: User, candidate: Candidate, tab: str
) -> None:
    newsfeed.post(
        newsfeed.Entry(candidate.pk, kind="note", headline="Note", by=alice, body=str(n))
        for n in range(120)
    )
    content = page(alice, candidate, f"tab={tab}&show=notes&list=q%3Dcasey")
    record = candidate.get_absolute_url()
    own = [
        piece.split('"')[0]
        for mark in ('href="?', f'href="{record}', f'action="{record}')
        for piece in content.split(mark)[1:]
    ]
    assert len(own) >= 12
    files = ("resume/", "video-interview/", "people/")
    assert [one for one in own if "list=q%3Dcasey" not in one and not one.startswith(files)] == []


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("candidate-stage", {"stage": "Offer"}),
        ("candidate-note", {"text": "Kept."}),
        ("candidate-archive", {}),
        ("candidate-restore", {}),
    ],
)
def test_what_alice_does_leads_back_to_the_same_tab_and_list(
    alice: User, candidate: Candidate, name: str, form: dict[str, str]
) -> None:
    if "stage" in form:
        form = {"stage": str(candidate.job.stages.get(name=form["stage"]).pk)}
    query = "?tab=resume&show=notes&list=" + quote("q=casey&sort=name")
    response = log_in(alice).post(reverse(name, args=[candidate.pk]) + query, form)
    there = f"{candidate.get_absolute_url()}?tab=resume&show=notes&list=q%3Dcasey%26sort%3Dname"
    assert response.headers["Location"] == there


def test_alice_edits_and_comes_back_to_the_list(alice: User, candidate: Candidate) -> None:
    form = {"first_name": "Kim", "last_name": "Candidate"}
    address = reverse("candidate-edit", args=[candidate.pk]) + "?tab=notes&list="
    response = log_in(alice).post(address, form)
    assert response.headers["Location"] == f"{candidate.get_absolute_url()}?tab=notes&list="


def test_alice_archives_and_restores_a_record_and_can_undo_it(
    alice: User, candidate: Candidate
) -> None:
    client = log_in(alice)
    response = client.post(reverse("candidate-archive", args=[candidate.pk]))
    candidate.refresh_from_db()
    assert candidate.archived_at
    assert [str(said) for said in get_messages(response.wsgi_request)] == [
        "Casey Candidate was archived."
    ]
    content = client.get(candidate.get_absolute_url()).content.decode()
    assert reverse("undo", args=[Change.objects.get().pk]) in content
    assert "Archived on" in content
    assert reverse("candidate-archive", args=[candidate.pk]) not in content
    client.post(reverse("candidate-restore", args=[candidate.pk]))
    assert Candidate.objects.filter(pk=candidate.pk, archived_at=None).exists()
    headlines = [item.headline for item in candidate.newsfeed.all()]
    assert headlines == ["Restored from the archive", "Archived"]


@pytest.mark.parametrize("name", ["candidate-archive", "candidate-restore"])
def test_bob_may_not_archive(bob: User, candidate: Candidate, name: str) -> None:
    """P4: he reads."""
    assert log_in(bob).post(reverse(name, args=[candidate.pk])).status_code == 403
    content = page(bob, candidate, "")
    assert reverse(name, args=[candidate.pk]) not in content


def test_the_stages_are_steps_with_the_current_one_marked(
    alice: User, candidate: Candidate
) -> None:
    content = page(alice, candidate, "")
    assert '<span class="step" aria-current="step">New</span>' in content
    assert content.count('<button class="step"') == 4


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("+1 (312) 555-0142", "+13125550142"),
        ("555 0142 ext. 7", "5550142"),
        ("555 0142 x7", "5550142"),
    ],
)
def test_a_phone_number_can_be_dialed(
    alice: User, candidate: Candidate, phone: str, number: str
) -> None:
    candidate.phone = phone
    candidate.save()
    assert f'<a href="tel:{number}">{phone}</a>' in page(alice, candidate, "")


def test_words_for_a_phone_number_are_shown_without_a_link(
    alice: User, candidate: Candidate
) -> None:
    candidate.phone = "ask first"
    candidate.save()
    content = page(alice, candidate, "")
    assert "ask first" in content
    assert "tel:" not in content


def test_bob_prints_a_record(bob: User, candidate: Candidate) -> None:
    newsfeed.post_note(candidate, by=bob, text="On paper too.")
    response = log_in(bob).get(reverse("candidate-print", args=[candidate.pk]))
    content = response.content.decode()
    for words in ("Casey Candidate", "Backend Engineer", "On paper too.", "No video interview yet"):
        assert words in content
