"""Invitations: an account and a mail with a link, sent by a worker, never lost and never held up."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting.actions import inviting, mailing
from recruiting.background import what_is_due
from recruiting.models import Invitation, User
from recruiting.tasks import mail_invitation
from tests.people import log_in, make_company, make_user
from tests.recruiting.test_team import TEAM, edit
from tests.recruiting.words import text

INVITE = reverse("team-invite")
NINA = {
    "email": "Nina@Example.com",
    "first_name": "Nina",
    "last_name": "New",
    "role": "recruiter",
}


@pytest.fixture
def nina(dana: User) -> User:
    """Invited by Dana; the mail is due."""
    assert log_in(dana).post(INVITE, NINA).status_code == 302
    return User.objects.get(email="nina@example.com")


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """The mail server raises what `trouble` is."""
    trouble: dict[str, Exception] = {}
    send = EmailBackend.send_messages

    def send_messages(self: EmailBackend, messages: list[EmailMessage]) -> int:
        if trouble:
            raise trouble["trouble"]
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return trouble


def do_what_is_due() -> None:
    for task, pk in what_is_due():
        assert task == "recruiting.mail_invitation"
        assert pk
        mail_invitation(pk)


def invitation_of(user: User) -> Invitation:
    return Invitation.objects.get(user=user)


def link_of(message: EmailMessage) -> str:
    found = re.search(r"http://127.0.0.1:8000(/invitation/\S+)", str(message.body))
    assert found
    return found[1]


def test_nina_is_invited_chooses_a_password_and_is_in(dana: User, nina: User) -> None:
    """P2, E6: an Admin invites."""
    assert (nina.role, nina.company, str(nina)) == ("recruiter", dana.company, "Nina New")
    assert "Invited Mail is being sent…" in text(log_in(dana).get(TEAM))
    do_what_is_due()
    [message] = mail.outbox
    assert message.to == ["nina@example.com"]
    assert message.subject == "Dana invites you to Recruiting at Northwind Talent"
    assert "Dana (dana@example.com) invites you to work with Northwind Talent" in message.body
    assert "Invited Mailed now" in text(log_in(dana).get(TEAM))

    visitor = Client()
    page = visitor.get(link_of(message), follow=True)
    assert "Welcome, Nina New" in text(page)
    form = {"new_password1": "a good long one", "new_password2": "a good long one"}
    page = visitor.post(page.redirect_chain[-1][0], form, follow=True)
    assert page.redirect_chain[-1][0] == reverse("dashboard")
    assert "Your password was saved. Welcome!" in text(page)
    assert "no longer works" in text(Client().get(link_of(message), follow=True))
    assert "Nina New nina@example.com Recruiter Active" in text(log_in(dana).get(TEAM))


def test_the_link_works_until_the_moment_that_the_mail_says(nina: User) -> None:
    with time_machine.travel("2026-07-10T16:00:00Z", tick=False):
        Invitation.objects.update(mail_due_at=timezone.now())
        do_what_is_due()
    [message] = mail.outbox
    assert "The link works until Mon, Jul 13, 2026, 12:00 PM EDT." in message.body
    for moment, title in (
        ("2026-07-13T15:59:50Z", "Welcome, Nina New"),
        ("2026-07-13T16:00:10Z", "This invitation no longer works"),
    ):
        with time_machine.travel(moment, tick=False):
            assert title in text(Client().get(link_of(message), follow=True))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": ""}, "E-mail : This field is required."),
        ({"email": "nina"}, "Enter a valid email address."),
        ({"email": "x" * 250 + "@example.com"}, "at most 254 characters"),
        ({"email": "a\x00@example.com"}, "Null characters are not allowed."),
        ({"first_name": " "}, "First name : This field is required."),
        ({"first_name": "x" * 151}, "at most 150 characters"),
        ({"last_name": "a\x00b"}, "Null characters are not allowed."),
        ({"role": "owner"}, "owner is not one of the available choices."),
        ({"role": ""}, "Role : This field is required."),
        (
            {"email": "ALICE@example.com"},
            "Alice (Recruiter) has this e-mail already, and has not logged in yet.",
        ),
        ({"email": "bob@example.com"}, "Bob has this e-mail and is deactivated. Reactivate Bob"),
        ({"email": "Dana@example.com"}, "Dana (Admin) has this e-mail already."),
        (
            {"email": "Charlie@Example.com"},
            "This e-mail cannot be invited. Use another, or ask Recruiting Support.",
        ),
    ],
)
def test_whom_dana_cannot_invite_is_said_with_the_remedy(
    dana: User, alice: User, bob: User, charlie: User, typed: dict[str, str], says: str
) -> None:
    """B1, P7, E6: what was typed stays, and nothing is said of other companies."""
    User.objects.filter(pk=bob.pk).update(is_active=False)
    response = log_in(dana).post(INVITE, NINA | typed)
    assert response.status_code == 422
    assert says in text(response)
    assert "Contoso" not in text(response)
    assert 'value="Nina"' in response.content.decode() or "first_name" in typed
    assert (User.objects.count(), Invitation.objects.count()) == (4, 0)


def test_a_double_click_invites_once(dana: User, nina: User) -> None:
    assert log_in(dana).post(INVITE, NINA).status_code == 302
    assert log_in(dana).post(INVITE, NINA | {"first_name": "Nino"}).status_code == 422
    do_what_is_due()
    do_what_is_due()
    assert len(mail.outbox) == 1


def test_who_takes_an_e_mail_first_has_it(dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P7, E6: also between the look and the saving, whoever it is."""
    other = make_company("Contoso Hiring")
    set_password = User.set_password

    def meanwhile(self: User, password: str) -> None:
        make_user(other, "nina@example.com")
        set_password(self, password)

    monkeypatch.setattr(User, "set_password", meanwhile)
    response = log_in(dana).post(INVITE, NINA)
    assert response.status_code == 422
    assert "This e-mail cannot be invited." in text(response)


def test_a_mail_server_that_is_down_holds_up_nobody_and_loses_nothing(
    dana: User, mail_server: dict[str, Exception]
) -> None:
    mail_server["trouble"] = ConnectionRefusedError()
    client = log_in(dana)
    assert client.post(INVITE, NINA).status_code == 302
    nina = User.objects.get(email="nina@example.com")
    do_what_is_due()
    assert invitation_of(nina).mail == "trouble"
    assert "Mail not sent yet, next try in" in text(client.get(TEAM))
    assert b'/mail/" hx-trigger' in client.get(TEAM).content  # the page asks on, until it is sent
    do_what_is_due()
    assert invitation_of(nina).attempts == 1  # not yet its turn
    mail_server.clear()
    Invitation.objects.update(mail_due_at=timezone.now())
    do_what_is_due()
    assert (len(mail.outbox), invitation_of(nina).mail) == (1, "sent")


def test_tries_come_ever_more_seldom_and_end(nina: User, mail_server: dict[str, Exception]) -> None:
    minutes = [mailing.pause_after(attempt) // timedelta(minutes=1) for attempt in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    mail_server["trouble"] = TimeoutError()
    for _ in range(mailing.MOST_ATTEMPTS):
        Invitation.objects.update(mail_due_at=timezone.now())
        do_what_is_due()
    assert invitation_of(nina).mail == "failed"
    assert list(what_is_due()) == []


@pytest.mark.parametrize(("code", "becomes"), [(550, "failed"), (450, "trouble")])
def test_an_address_that_the_mail_server_refuses_is_said(
    dana: User, nina: User, mail_server: dict[str, Exception], code: int, becomes: str
) -> None:
    """E6: for good: no use in trying again. For now: tried again."""
    mail_server["trouble"] = SMTPRecipientsRefused({nina.email: (code, b"no")})
    do_what_is_due()
    assert invitation_of(nina).mail == becomes
    said = "could not be sent. Check the e-mail." in text(log_in(dana).get(TEAM))
    assert said == (becomes == "failed")


def test_of_two_workers_one_sends(nina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """E6: claimed before it is sent: the second, who read the same row, has nothing to do."""
    send = inviting._mail

    def meanwhile(invitation: Invitation) -> None:
        mail_invitation(invitation.pk)
        send(invitation)

    monkeypatch.setattr(inviting, "_mail", meanwhile)
    mail_invitation(nina.pk)
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_while_it_sends_leaves_the_mail_due(
    nina: User, mail_server: dict[str, Exception]
) -> None:
    mail_server["trouble"] = KeyError()  # something that no rule foresees
    with pytest.raises(KeyError):
        mail_invitation(nina.pk)
    due = invitation_of(nina).mail_due_at
    assert due
    assert timedelta(seconds=50) < due - timezone.now() <= timedelta(minutes=1)


def test_dana_sends_it_again_to_who_has_not_come(dana: User, nina: User, alice: User) -> None:
    client, again = log_in(dana), reverse("team-send-again", args=[nina.pk])
    do_what_is_due()
    assert "Nina New was invited just now. Wait a minute." in text(client.post(again, follow=True))
    Invitation.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    page = client.post(f"{again}?q=nina", follow=True)
    assert page.redirect_chain == [(f"{TEAM}?q=nina", 302)]
    assert "The invitation goes to nina@example.com again." in text(page)
    do_what_is_due()
    assert len(mail.outbox) == 2
    log_in(alice)
    address = reverse("team-send-again", args=[alice.pk])
    assert "Alice needs no invitation now." in text(client.post(address, follow=True))
    assert list(what_is_due()) == []


def test_somebody_whom_support_made_is_invited_the_same_way(dana: User, alice: User) -> None:
    log_in(dana).post(reverse("team-send-again", args=[alice.pk]))
    do_what_is_due()
    assert mail.outbox[0].to == ["alice@example.com"]


def test_a_mistyped_e_mail_is_corrected_and_the_mail_goes_there(dana: User, nina: User) -> None:
    do_what_is_due()
    assert edit(log_in(dana), nina, email="nina.new@example.com") == 302
    do_what_is_due()
    first, second = mail.outbox
    assert second.to == ["nina.new@example.com"]
    assert "no longer works" in text(Client().get(link_of(first), follow=True))
    assert "Welcome, Nina New" in text(Client().get(link_of(second), follow=True))


def test_who_is_deactivated_meanwhile_gets_no_mail_and_no_way_in(dana: User, nina: User) -> None:
    do_what_is_due()
    User.objects.filter(pk=nina.pk).update(is_active=False)
    assert "no longer works" in text(Client().get(link_of(mail.outbox[0]), follow=True))
    Invitation.objects.update(mail_due_at=timezone.now())
    do_what_is_due()
    assert (len(mail.outbox), list(what_is_due())) == (1, [])
    User.objects.filter(pk=nina.pk).update(is_active=True)
    Invitation.objects.update(mail_due_at=timezone.now())
    log_in(dana).post(reverse("team-deactivate", args=[nina.pk]))
    assert list(what_is_due()) == []


def test_the_table_asks_until_the_mail_is_out(dana: User, nina: User) -> None:
    client, address = log_in(dana), reverse("team-mail", args=[nina.pk])
    assert "hx-trigger" in client.get(address).content.decode()
    do_what_is_due()
    page = client.get(address)
    assert "hx-trigger" not in page.content.decode()
    assert "Mailed now" in text(page)


def test_names_cannot_break_the_mail(dana: User) -> None:
    User.objects.filter(pk=dana.pk).update(first_name="Dana\nBcc: all@example.com", last_name="<b>")
    log_in(dana).post(INVITE, NINA | {"first_name": "Ni\r\nna", "last_name": ""})
    assert User.objects.get(email="nina@example.com").first_name == "Ni na"
    do_what_is_due()
    assert mail.outbox[0].subject.startswith("Dana Bcc: all@example.com <b> invites you")


@pytest.mark.parametrize(
    "link", ["x/y", "MTIzNDU2/abc-def", "é/é", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5/set-password"]
)
def test_a_link_that_is_no_invitation_says_so(db: None, link: str) -> None:
    assert "This invitation no longer works" in text(Client().get(f"/invitation/{link}/"))
