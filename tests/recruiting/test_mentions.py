"""@mentions in notes: whom they reach, by one mail, and whom never."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from recruiting import background, mentions, tasks
from recruiting.actions.notes import add_note
from recruiting.models import Candidate, Mention, User
from tests.people import log_in, make_job, make_user


@pytest.fixture
def bob(bob: User) -> User:
    bob.last_name = "Builder"
    bob.save()
    return bob


def mail_what_is_due() -> None:
    for task, pk in background.what_is_due():
        assert task == "recruiting.mail_mention"
        assert pk is not None
        tasks.mail_mention(pk)


def later(hours: float) -> None:
    """As if that much time had gone by."""
    for mention in Mention.objects.filter(next_attempt_at__isnull=False):
        assert mention.next_attempt_at
        mention.next_attempt_at -= timedelta(hours=hours)
        mention.save()


def mentioned(candidate: Candidate, by: User, text: str) -> set[User]:
    note = add_note(candidate, by=by, text=text)
    return {mention.user for mention in note.mentions.select_related("user")}


@pytest.mark.parametrize(
    "text",
    [
        "Ask @Bob Builder.",
        "@bob builder's call",
        "(@bob@example.com)",
        "@BOB@EXAMPLE.COM, please",
        "@Bob Builder and @bob@example.com",
        "@Bob Builder\nand a second line",
    ],
)
def test_alice_mentions_bob_by_name_or_e_mail(
    alice: User, bob: User, candidate: Candidate, text: str
) -> None:
    """E6."""
    assert mentioned(candidate, alice, text) == {bob}


@pytest.mark.parametrize(
    "text",
    [
        "Bob Builder",
        "@Bob",
        "@ Bob Builder",
        "write to bob@example.com",
        "x@Bob Builder",
        "@Bob\nBuilder",
        "@Bob Builders",
        "@" * 200 + "\x01",
    ],
)
def test_other_words_mention_nobody(
    alice: User, bob: User, candidate: Candidate, text: str
) -> None:
    """E6."""
    assert mentioned(candidate, alice, text) == set()


def test_of_two_names_the_longer_is_meant(alice: User, bob: User, candidate: Candidate) -> None:
    """E6."""
    longer = make_user(bob.company, "bbj@example.com", first_name="Bob", last_name="Builder Junior")
    assert mentioned(candidate, alice, "@Bob Builder Junior knows") == {longer}


def test_only_who_may_open_the_record_is_mentioned(
    alice: User, dana: User, charlie: User, candidate: Candidate
) -> None:
    """P4, P7, E6: not another team's member, not another company's, not who was deactivated."""
    team = User.Role.HIRING_TEAM
    elsewhere = make_user(alice.company, "elsewhere@example.com", role=team)
    make_job(candidate.company, "Other").hiring_team.add(elsewhere)
    make_user(alice.company, "gone@example.com", is_active=False)
    names = "@elsewhere@example.com @charlie@example.com @gone@example.com @dana@example.com"
    assert mentioned(candidate, alice, names) == {dana}


def test_bob_gets_one_mail_with_the_note_and_the_way_to_it(
    alice: User,
    bob: User,
    candidate: Candidate,
    mailoutbox: list[EmailMessage],
    settings: Settings,
) -> None:
    """E6."""
    settings.BASE_URL = "https://recruiting.example.com"
    text = "@Bob Builder, what do you think? Or @Bob Builder's team? Mine: @alice@example.com"
    add_note(candidate, by=alice, text=text)
    for _ in range(2):
        mail_what_is_due()
    [mail] = mailoutbox
    assert mail.subject == "Alice mentioned you on Casey Candidate"
    assert mail.to == ["bob@example.com"]
    assert text in mail.body
    assert f"https://recruiting.example.com{candidate.get_absolute_url()}?tab=notes" in mail.body


def test_two_workers_that_are_rung_send_one_mail(
    alice: User, bob: User, candidate: Candidate, mailoutbox: list[EmailMessage]
) -> None:
    """E6."""
    add_note(candidate, by=alice, text="@Bob Builder")
    pk = Mention.objects.get().pk
    for _ in range(2):
        mentions.mail(pk)
    assert len(mailoutbox) == 1


def test_mail_trouble_is_tried_again_after_growing_pauses_and_given_up(
    alice: User, bob: User, candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E6."""
    tries = []

    def refuse(*_: Any) -> int:
        tries.append(timezone.now())
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", refuse)
    add_note(candidate, by=alice, text="@Bob Builder")
    pauses = []
    for _ in range(12):
        mail_what_is_due()
        mail_what_is_due()
        if due := Mention.objects.get().next_attempt_at:
            pauses.append(round((due - timezone.now()) / timedelta(minutes=1)))
        later(hours=7)
    assert len(tries) == mentions.MOST_ATTEMPTS == 8
    assert pauses == [1, 4, 16, 64, 256, 360, 360]
    assert Mention.objects.get().mailed_at is None


def test_a_mail_that_failed_comes_when_the_server_is_back(
    alice: User,
    bob: User,
    candidate: Candidate,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """E6."""
    add_note(candidate, by=alice, text="@Bob Builder")
    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", lambda _: (_ for _ in ()).throw(OSError()))
        mail_what_is_due()
    later(hours=1)
    mail_what_is_due()
    assert len(mailoutbox) == 1
    assert Mention.objects.get().mailed_at


@pytest.mark.parametrize("what", ["deactivated", "off the team"])
def test_who_may_not_open_the_record_any_more_is_not_mailed(
    alice: User, bob: User, candidate: Candidate, mailoutbox: list[EmailMessage], what: str
) -> None:
    """E6."""
    add_note(candidate, by=alice, text="@Bob Builder")
    if what == "deactivated":
        User.objects.filter(pk=bob.pk).update(is_active=False)
    else:
        candidate.job.hiring_team.remove(bob)
    mail_what_is_due()
    assert not mailoutbox
    assert not list(background.what_is_due())


def test_mentions_are_marked_in_the_note_and_other_words_are_not(
    alice: User, bob: User, candidate: Candidate
) -> None:
    """E6."""
    text = "@Bob Builder <b> and @Nobody, @bob builder, @Bob Builders"
    log_in(alice).post(reverse("candidate-note", args=[candidate.pk]), {"text": text})
    for tab in ("profile", "notes"):
        content = log_in(bob).get(candidate.get_absolute_url(), {"tab": tab}).content.decode()
        marked = '<mark class="mention">@{}</mark>'.format
        shown = f"{marked('Bob Builder')} &lt;b&gt; and @Nobody, {marked('bob builder')}"
        assert f"{shown}, @Bob Builders" in content


def test_typing_offers_those_who_may_open_the_record(
    alice: User, bob: User, dana: User, charlie: User, candidate: Candidate
) -> None:
    """E6."""

    def offered(typed: str) -> str:
        address = reverse("candidate-people", args=[candidate.pk])
        return log_in(bob).get(address, {"typed": typed}).content.decode()

    assert 'data-words="Bob Builder"' in offered("bo")
    assert 'data-words="Bob Builder"' in offered("Bob Bu")
    assert 'data-words="Bob Builder"' in offered("build")
    assert offered("\0zzz").strip() == ""
    everybody = offered("")
    assert "Dana" in everybody
    assert "Charlie" not in everybody


def test_of_namesakes_each_is_offered_by_e_mail(
    alice: User, bob: User, candidate: Candidate
) -> None:
    """E6."""
    make_user(bob.company, "bb@example.com", first_name="Bob", last_name="Builder")
    address = reverse("candidate-people", args=[candidate.pk])
    content = log_in(alice).get(address, {"typed": "bob"}).content.decode()
    assert 'data-words="bob@example.com"' in content
    assert 'data-words="bb@example.com"' in content
