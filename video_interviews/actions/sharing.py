"""The recording: one Spark Hire share link per interview, made on first use."""

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting import audit
from recruiting.audit_actions import Action
from recruiting.models import User
from sparkhire_client.errors import SparkHireError
from video_interviews.actions.vendor import NoKey, first_that_sees, key_of, primary_key
from video_interviews.audit_actions import INTERVIEW_SHARED, INTERVIEW_VIEWED
from video_interviews.links import is_trusted
from video_interviews.models import InterviewRequest

LEASE = timedelta(seconds=45)  # longer than the calls of whoever makes the link
PATIENCE = 5.0  # seconds that a page waits for a call, or for whoever makes the link


class NoRecording(Exception):
    """There is no link to the recording now; the text says why, for people."""


def recording_url(request: InterviewRequest) -> str:
    """The address at which the recording plays without logging in. Raises NoRecording.

    Made with the sender's key, else the Primary User's. May wait for Spark Hire, which mails nobody.
    """
    give_up_at = time.monotonic() + PATIENCE
    while not request.share_url:
        if _claim(request):
            _make_link(request)
        elif time.monotonic() > give_up_at:
            raise NoRecording(_("The link is being made for somebody else. Try again in a moment."))
        else:
            time.sleep(0.1)
        request.refresh_from_db(fields=["share_url"])
    return request.share_url


@transaction.atomic
def note_view(request: InterviewRequest, *, by: User) -> None:
    """Somebody opens the recording: it is no longer waiting to be seen."""
    unseen = InterviewRequest.objects.filter(pk=request.pk, viewed_at=None)
    unseen.update(viewed_at=timezone.now())
    _record(INTERVIEW_VIEWED, request, by)


@transaction.atomic
def note_share(request: InterviewRequest, *, by: User) -> None:
    """Somebody is given the link, which works for whoever they pass it on to."""
    _record(INTERVIEW_SHARED, request, by)


def _record(action: Action, request: InterviewRequest, by: User) -> None:
    subject = request.candidate_id, request.pk
    audit.record(action, *subject, by=by, company_id=request.company_id)


def _claim(request: InterviewRequest) -> bool:
    """Two who ask first at the same moment get the same link: one makes it, the other waits."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    unmade = InterviewRequest.objects.filter(free, pk=request.pk, share_url="")
    return bool(unmade.update(leased_until=now + LEASE))


def _make_link(request: InterviewRequest) -> None:
    url = ""
    try:
        url = _ask_for_link(request)
    finally:
        InterviewRequest.objects.filter(pk=request.pk).update(share_url=url, leased_until=None)


def _ask_for_link(request: InterviewRequest) -> str:
    keys = (key_of(request.requested_by), primary_key(request))
    try:
        link = first_that_sees(
            keys,
            lambda client: client.share_link(request.spark_hire_uuid),
            total_timeout=PATIENCE,
        )
    except NoKey:
        raise NoRecording(
            _("No Spark Hire user of your company has a working API key. Ask an Admin to save one.")
        ) from None
    except SparkHireError as error:
        sentence = _("Spark Hire gave no link to the recording: %(reason)s")
        raise NoRecording(sentence % {"reason": error.reason}) from None
    if not is_trusted(link.url):
        raise NoRecording(_("Spark Hire gave a link that does not lead to Spark Hire."))
    return link.url
