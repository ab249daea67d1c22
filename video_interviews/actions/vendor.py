"""Whose key, in which order; and what a refused key or a 404 means."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from recruiting.models import User
from sparkhire_client import SparkHireClient
from sparkhire_client.errors import BadKey, Forbidden, NotFound, SparkHireError, Unreachable
from video_interviews import clock
from video_interviews.gate import KeyGate
from video_interviews.keys import SealBroken
from video_interviews.limiter import Share
from video_interviews.models import InterviewErasure, InterviewRequest, SparkHireUser
from video_interviews.permissions import integration_of, spark_hire_user

T = TypeVar("T")

logger = logging.getLogger(__name__)

MAIL_AGAIN = timedelta(minutes=5)


class NoKey(Exception):
    """Nobody whose key could be used for this has a working one."""


@sensitive_variables("api_key")
def spark_hire_as(
    key: SparkHireUser, *, share: Share = Share.PEOPLE, total_timeout: float = 15.0
) -> SparkHireClient:
    """Spark Hire as this person sees it, through the gate of their key.

    Raises Unreachable when the stored key cannot be opened.
    """
    try:
        api_key = key.api_key()
    except SealBroken:
        raise Unreachable(
            _(
                "The stored API key cannot be opened: FIELD_ENCRYPTION_KEYS lacks the key it was "
                "encrypted with."
            )
        ) from None
    return client_of(api_key, KeyGate(api_key, share, key), total_timeout)


@sensitive_variables("api_key")
def client_of(api_key: str, gate: KeyGate, total_timeout: float) -> SparkHireClient:
    return SparkHireClient(
        api_key, settings.SPARKHIRE_API_URL, total_timeout=total_timeout, gate=gate
    )


def key_of(user: User | None) -> SparkHireUser | None:
    return spark_hire_user(user) if user else None


def primary_key(request: InterviewRequest | InterviewErasure) -> SparkHireUser | None:
    integration = integration_of(request.company)
    primary = integration.primary_user if integration else None
    return primary if primary and primary.has_working_key else None


def keys_of(request: InterviewRequest) -> list[SparkHireUser]:
    """The canceling user's, then the sender's, then the Primary User's."""
    keys = (key_of(request.canceled_by), key_of(request.requested_by), primary_key(request))
    return [key for key in keys if key]


def first_that_sees(
    keys: Iterable[SparkHireUser | None],
    call: Callable[[SparkHireClient], T],
    *,
    share: Share = Share.PEOPLE,
    total_timeout: float = 15.0,
) -> T:
    """The call's answer with the first of the keys that Spark Hire does not answer 403 or 404.

    Raises NoKey when there is none at all, else the last key's error. A refused key is confirmed
    and marked, and the next is tried.
    """
    last: Exception = NoKey()
    for key in dict.fromkeys(filter(None, keys)):
        try:
            return call(spark_hire_as(key, share=share, total_timeout=total_timeout))
        except (Forbidden, NotFound) as error:
            last = error
        except BadKey as error:
            confirm_refused(key)
            last = error
    raise last


def confirm_refused(key: SparkHireUser) -> bool:
    """Ask /me once more; when Spark Hire refuses the key there too, mark it and mail the Admins once."""
    try:
        spark_hire_as(key, total_timeout=5.0).me()  # a page may be waiting
    except BadKey:
        pass
    except SparkHireError:
        return False
    else:
        return False
    marked = SparkHireUser.objects.filter(
        pk=key.pk, sealed_key=key.sealed_key, key_state=SparkHireUser.KeyState.WORKING
    ).update(
        key_state=SparkHireUser.KeyState.REFUSED,
        key_checked_at=timezone.now(),
        mail_due_at=clock.now(),
    )
    if marked:
        mail_admins(key.pk)
    return True


def mail_admins(pk: int) -> None:
    """Tell the Admins of the refused key, if that is due. A mail that fails, or whose sending is cut
    short, is tried again later: it may come twice then, and is never lost."""
    now = clock.now()
    due = SparkHireUser.objects.filter(
        pk=pk, key_state=SparkHireUser.KeyState.REFUSED, mail_due_at__lte=now
    )
    again = now + MAIL_AGAIN
    if not due.update(mail_due_at=again):
        return
    key = SparkHireUser.objects.select_related("user", "integration__company").get(pk=pk)
    try:
        _mail_admins(key)
    except OSError:  # smtplib's errors are: the settings page says it all the same
        logger.warning("No mail yet about the refused key of user %s", key.user_id)
    else:
        SparkHireUser.objects.filter(pk=pk, mail_due_at=again).update(mail_due_at=None)


def is_deleted(request: InterviewRequest | InterviewErasure, uuid: str = "") -> bool:
    """Is it proved that the request's interview (or another one made of it) was deleted?

    A 404 alone may mean that the key may not see it. Proof: every key at hand passes /me, gets 404
    for the interview, and the Primary User's still reads the linked job. Raises SparkHireError
    when Spark Hire cannot be asked.
    """
    primary, sender = primary_key(request), key_of(request.requested_by)
    if primary is None:
        return False
    try:
        for key in dict.fromkeys(filter(None, (primary, sender))):
            client = spark_hire_as(key, share=Share.SYNC)
            client.me()
            try:
                client.interview(uuid or request.spark_hire_uuid)
            except NotFound:
                continue
            return False
        spark_hire_as(primary, share=Share.SYNC).job(request.spark_hire_job_uuid)
    except (BadKey, Forbidden, NotFound):
        return False
    return True


def _mail_admins(key: SparkHireUser) -> None:
    company = key.integration.company
    admins = company.users.filter(role=User.Role.ADMIN, is_active=True)
    whose = {"user": key.user, "company": company}
    refused = _("Spark Hire no longer accepts the User API Key of %(user)s at %(company)s.") % whose
    remedy = _("Video interview requests of this user cannot be sent until a new key is saved:")
    subject = _("Spark Hire refuses the API key of %(user)s") % whose
    send_mail(
        subject=" ".join(subject.split()),
        message=(
            f"{refused}\n\n"
            f"{remedy}\n"
            f"{settings.BASE_URL}/settings/integrations/video-interviewing/\n"
        ),
        from_email=None,
        recipient_list=list(admins.values_list("email", flat=True)),
    )
