"""Forgotten passwords: the page answers alike for every e-mail, and a worker mails the link to who has it."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from recruiting.actions import mailing
from recruiting.actions.mailing import Outcome
from recruiting.bell import ring
from recruiting.models import ForgottenPassword, User


def ask(email: str) -> None:
    """Let a worker mail the link to whoever has the e-mail. Nobody is looked up here, and the same is
    written for everybody: how long it takes says nothing. Asked twice before the mail is sent, it is one."""
    asked = ForgottenPassword(email=email.strip().lower(), mail_due_at=timezone.now())
    ForgottenPassword.objects.bulk_create([asked], ignore_conflicts=True)
    ring("recruiting.mail_new_passwords")


def mails_are_due() -> bool:
    over = Q(mail_due_at=None)  # after the last attempt
    return ForgottenPassword.objects.filter(over | Q(mail_due_at__lte=timezone.now())).exists()


def mail_what_is_due() -> None:
    """Send the mails that are due. What is done is forgotten."""
    ForgottenPassword.objects.filter(mail_due_at=None).delete()
    due = ForgottenPassword.objects.filter(mail_due_at__lte=timezone.now())
    for asked in due.order_by("mail_due_at")[: mailing.AT_MOST]:
        if not mailing.claim(asked):
            continue
        user = User.objects.filter(email=asked.email, is_active=True).first()
        if _outcome(user) == Outcome.LATER:
            continue
        ForgottenPassword.objects.filter(pk=asked.pk).delete()


def _outcome(user: User | None) -> Outcome:
    if user is None or not user.has_usable_password():
        return Outcome.NO_SUCH_ADDRESS
    return mailing.attempt(lambda: _mail(user))


def _mail(user: User) -> None:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    link = reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
    values = {"user": user, "link": f"{settings.BASE_URL}{link}"}
    mailing.send(user, "recruiting/password_reset", values)
