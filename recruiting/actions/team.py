"""The company's people: their e-mails, their roles, and who may log in. One change at a time in a company."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from recruiting import audit, extensions, second_factor, sessions
from recruiting.actions import inviting
from recruiting.audit_actions import (
    PERSON_DEACTIVATED,
    PERSON_EMAIL,
    PERSON_MADE,
    PERSON_REACTIVATED,
    PERSON_SECOND_FACTOR,
)
from recruiting.models import Company, Invitation, User


class Refused(Exception):
    """Why it cannot be done now, as a sentence for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def refusal_to_change(person: User, *, by: User) -> str | None:
    """Why this Admin can neither change the person's role nor deactivate them, if so.

    As nobody changes themselves and only Admins change others, a company keeps an Admin.
    """
    if person.pk != by.pk:
        return None
    others = User.objects.filter(company=by.company, role=User.Role.ADMIN, is_active=True)
    if others.exclude(pk=by.pk).exists():
        return _("Nobody changes their own role or deactivates themselves. Ask another Admin.")
    refusal = _(
        "You are the only active Admin of %(company)s. Invite another Admin first, who can then"
        " change your role or deactivate you."
    )
    return refusal % {"company": by.company}


def refusal_to_deactivate(person: User, *, by: User) -> str | None:
    return refusal_to_change(person, by=by) or extensions.refusal_to_deactivate(person)


def change(person: User, *, email: str, role: str, by: User) -> User:
    """Give the person the e-mail and the role. An invited one is mailed the link at a new address.

    Raises Refused for another role, Taken for an e-mail that somebody has.
    """
    try:
        with transaction.atomic():
            return _change(_held(person, by), email, role, by)
    except IntegrityError:
        raise inviting.Taken(inviting.holder_of(email, by)) from None


def _change(person: User, email: str, role: str, by: User) -> User:
    if role != person.role and (refusal := refusal_to_change(person, by=by)):
        raise Refused(refusal)
    moves, other_role = email != person.email, role != person.role
    person.role, person.email = role, email
    person.save(update_fields=["role", "email"])
    if moves and person.is_active and not person.has_come:
        inviting.ask_for_mail(person, by)
    if other_role:
        audit.record(PERSON_MADE[role], person.pk, by=by, company_id=person.company_id)
    if moves:
        audit.record(PERSON_EMAIL, person.pk, by=by, company_id=person.company_id)
    return person


@transaction.atomic
def deactivate(person: User, *, by: User) -> None:
    """End the person's sessions and let them log in no more. Raises Refused."""
    person = _held(person, by)
    if refusal := refusal_to_deactivate(person, by=by):
        raise Refused(refusal)
    was_active = person.is_active
    person.is_active = False
    person.save(update_fields=["is_active"])
    Invitation.objects.filter(user=person).update(mail_due_at=None)
    sessions.end_all(person)
    if was_active:
        audit.record(PERSON_DEACTIVATED, person.pk, by=by, company_id=person.company_id)


def refusal_to_reset(person: User, *, by: User) -> str | None:
    """Why this Admin cannot reset the person's second factor, if so."""
    if person.pk == by.pk:
        return _("Turn your own second factor off under Account, or ask another Admin to reset it.")
    return None


@transaction.atomic
def reset_second_factor(person: User, *, by: User) -> None:
    """Take the person's second factor away, and end their sessions. Raises Refused."""
    person = _held(person, by)
    if refusal := refusal_to_reset(person, by=by):
        raise Refused(refusal)
    second_factor.remove(person)
    audit.record(PERSON_SECOND_FACTOR, person.pk, by=by, company_id=person.company_id)


@transaction.atomic
def reactivate(person: User, *, by: User) -> None:
    """Let the person log in again."""
    person = _held(person, by)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record(PERSON_REACTIVATED, person.pk, by=by, company_id=person.company_id)


def _held(person: User, by: User) -> User:
    """The person as they are now, while nobody else changes people of the company.

    Raises PermissionDenied when `by` has meanwhile ceased to be an active Admin of it: two Admins
    who deactivate each other at the same moment do not both succeed.
    """
    # Not the lock of `select_for_update()`: that one would hold up whoever adds jobs or candidates.
    company = Company.objects.select_for_update(no_key=True, of=("self",)).get(users=by)
    admins = User.objects.filter(company=company, role=User.Role.ADMIN, is_active=True)
    if not admins.filter(pk=by.pk).exists():
        raise PermissionDenied(_("Only an Admin of your company may open this page."))
    now = User.objects.select_related("company").filter(company=company, pk=person.pk)
    if (found := now.first()) is None:
        raise Http404
    return found
