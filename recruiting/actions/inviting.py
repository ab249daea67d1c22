"""Invitations: a new person's account, and the mail with the link on which they choose a password.

The row says that a mail is due; a worker sends it, and tries again while the mail server is away.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from recruiting import audit
from recruiting.actions import mailing
from recruiting.actions.mailing import JUST_NOW, Outcome
from recruiting.audit_actions import PERSON_INVITED
from recruiting.bell import ring
from recruiting.models import Invitation, User


class Taken(Exception):
    """The e-mail is somebody's already: of `user` of the same company, or of another's (None)."""

    def __init__(self, user: User | None) -> None:
        super().__init__()
        self.user = user


def holder_of(email: str, by: User) -> User | None:
    """Who in the company of `by` has the e-mail. Of other companies nothing is said."""
    return User.objects.filter(email=email, company=by.company_id).first()


def invite(person: User, *, by: User) -> User:
    """Save the new person and mail them the link. Raises Taken for an e-mail that somebody has.

    The same invitation sent twice, by a double click, is one.
    """
    if there := User.objects.filter(email=person.email).first():
        return _one_of(there, person, by)
    # Nobody knows it. An unusable one would keep Django from mailing them a link to a new one.
    person.set_password(get_random_string(50))
    try:
        with transaction.atomic():
            person.save()
            ask_for_mail(person, by)
            audit.record(PERSON_INVITED, person.pk, by=by, company_id=person.company_id)
    except IntegrityError:  # somebody was quicker
        return _one_of(User.objects.filter(email=person.email).first(), person, by)
    return person


def send_again(person: User, *, by: User) -> bool:
    """Mail the link again to somebody who has not come yet. False when that was asked for just now."""
    with transaction.atomic():
        now = timezone.now()
        there = Invitation.objects.select_for_update().filter(user=person).first()
        fresh = there is not None and there.asked_at > now - JUST_NOW
        if person.has_come or not person.is_active or fresh:
            return False
        ask_for_mail(person, by)
        return True


def ask_for_mail(person: User, by: User) -> None:
    """Let a worker mail the person the link. Within a transaction that saves the person, too."""
    now = timezone.now()
    asked = {"by": by, "asked_at": now, "mail_due_at": now, "mailed_at": None, "attempts": 0}
    Invitation.objects.update_or_create(user=person, defaults=asked)
    ring("recruiting.mail_invitation", person.pk)


def mails_due() -> list[int]:
    """The invitations whose mail is to be sent now, some of them."""
    due = Invitation.objects.filter(mail_due_at__lte=timezone.now())
    return list(due.values_list("pk", flat=True)[: mailing.AT_MOST])


def mail_invitation(pk: int) -> None:
    """Send the invitation's mail if it is due. Of two workers one does."""
    rows = Invitation.objects.filter(pk=pk, mail_due_at__lte=timezone.now())
    invitation = rows.select_related("user__company", "by").first()
    if invitation is None:
        return
    if invitation.user.has_come or not invitation.user.is_active:
        rows.update(mail_due_at=None)
        return
    if not mailing.claim(invitation):
        return
    held = Invitation.objects.filter(
        pk=pk, attempts=invitation.attempts + 1, asked_at=invitation.asked_at
    )
    match mailing.attempt(lambda: _mail(invitation)):
        case Outcome.SENT:
            held.update(mail_due_at=None, mailed_at=timezone.now())
        case Outcome.NO_SUCH_ADDRESS:
            held.update(mail_due_at=None)
        case Outcome.LATER:  # the table says that it is tried again
            pass


def _one_of(there: User | None, typed: User, by: User) -> User:
    """Whoever has the e-mail, if they are the person just invited with the same words. Raises Taken."""
    just_now = timezone.now() - JUST_NOW
    asked = Invitation.objects.filter(user=there, by=by, asked_at__gt=just_now)
    same = there and all(
        getattr(there, n) == getattr(typed, n) for n in ("first_name", "last_name", "role")
    )
    if there is None or not same or there.has_come or not asked.exists():
        raise Taken(holder_of(typed.email, by))
    return there


def _mail(invitation: Invitation) -> None:
    user, company = invitation.user, invitation.user.company
    assert company is not None  # noqa: S101 -- tells the type checker
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    link = reverse("invitation", args=[uid, default_token_generator.make_token(user)])
    works_until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    values = {
        "invitation": invitation,
        "company": company,
        "link": f"{settings.BASE_URL}{link}",
        "site": settings.BASE_URL,
        "works_until": works_until,
    }
    mailing.send(user, "recruiting/invitation", values)
