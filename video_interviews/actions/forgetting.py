"""A candidate is erased: what waits for them ends first, and Spark Hire is asked to forget them too.

Pending requests are canceled by the workers that send them, so that a create whose answer was lost is
waited for and found like any other. Only then the rows go, and each interview that Spark Hire may hold
leaves an `InterviewErasure`, which a worker (`unmaking`) follows up until it is gone.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recruiting.bell import ring
from recruiting.extensions import Fate
from recruiting.models import Candidate, Erasure
from recruiting.newsfeed import RECRUITING
from video_interviews import clock
from video_interviews.models import InterviewErasure, InterviewRequest, Status, WebhookDelivery
from video_interviews.models.requests import DOUBTFUL, OPEN
from video_interviews.privacy import deliveries_of
from video_interviews.transitions import advance, cancelation

State = InterviewErasure.State
BATCH = 500
UNSEEN = gettext_lazy(
    "Spark Hire did not say whether it made an interview, and a later look could not tell. If one is "
    "there, ask Spark Hire to delete it."
)


def preview(candidate: Candidate) -> list[str]:
    """What will become of the record's interviews, a sentence each."""
    requests = candidate.interview_requests.all()
    if not (number := requests.count()):
        return []
    lines = [
        ngettext(
            "%(number)s Video Interview Request is deleted here.",
            "%(number)s Video Interview Requests are deleted here.",
            number,
        )
        % {"number": number}
    ]
    if waiting := requests.filter(_to_cancel()).count():
        said = ngettext(
            "%(number)s of them still waits to be sent: it is canceled first.",
            "%(number)s of them still wait to be sent: they are canceled first.",
            waiting,
        )
        lines.append(said % {"number": waiting})
    if known := len(_interviews(requests)):
        said = ngettext(
            "Spark Hire is asked to delete %(number)s interview, with its recording. If it is still "
            "open, Spark Hire tells the candidate that it was canceled.",
            "Spark Hire is asked to delete %(number)s interviews, with their recordings. Of those still "
            "open Spark Hire tells the candidate that they were canceled.",
            known,
        )
        lines.append(said % {"number": known})
    return lines


def begin(candidate: Candidate) -> None:
    """Cancel what was not sent, or may have been: those workers wait out what is in flight."""
    for request in candidate.interview_requests.filter(_to_cancel()).order_by("pk"):
        if advance(request, cancelation(request, by=RECRUITING), only_from=[request.status]):
            ring("video_interviews.work")


def _to_cancel() -> Q:
    return Q(status=Status.SENDING) | Q(status=Status.NEEDS_REVIEW, spark_hire_uuid="")


def waits_for(record: int) -> str:
    """A request that a worker holds or has yet to settle, or ""."""
    requests = InterviewRequest.objects.filter(candidate=record).order_by("pk")
    now = clock.now()
    for request in requests.select_for_update(of=("self",)):
        held = request.leased_until is not None and request.leased_until > now
        # While an answer is unknown the status is one of these, until it can no longer come late.
        waits = request.status in (Status.SENDING, Status.CANCELING)
        if held or waits:
            return _("A Video Interview Request is being canceled first.")
    return ""


def erase(candidate: Candidate, erasure: Erasure) -> None:
    """Note which interviews Spark Hire may hold, and empty what it posted of them."""
    requests = candidate.interview_requests.all()
    now = clock.now()
    for uuid, request in _interviews(requests).items():
        InterviewErasure.objects.create(
            erasure=erasure,
            company_id=erasure.company_id,
            requested_by_id=request.requested_by_id,
            spark_hire_uuid=uuid,
            spark_hire_job_uuid=request.spark_hire_job_uuid,
            next_attempt_at=now,
        )
    for _request in requests.filter(DOUBTFUL):
        InterviewErasure.objects.create(
            erasure=erasure, company_id=erasure.company_id, state=State.FAILED, reason=str(UNSEEN)
        )
    told = [delivery.pk for delivery in deliveries_of(candidate)]
    kept = WebhookDelivery.objects.filter(pk__in=told)
    kept.filter(state=WebhookDelivery.State.WAITING).update(state=WebhookDelivery.State.NOT_TRACKED)
    kept.update(body=b"")
    ring("video_interviews.unmake")


def _interviews(requests: QuerySet[InterviewRequest]) -> dict[str, InterviewRequest]:
    """Those that Spark Hire holds or held, by its ids. Also of requests that were canceled: whether it
    keeps what was deleted there is seen by asking."""
    found = {}
    for request in requests:
        for uuid in filter(None, (request.spark_hire_uuid, request.surplus_uuid)):
            found[uuid] = request
    return found


def fates(erasures: Sequence[Erasure]) -> dict[int, list[Fate]]:
    """What Spark Hire was asked and what it answered, by the erasure."""
    found = defaultdict[int, list[Fate]](list)
    for each in InterviewErasure.objects.filter(erasure__in=list(erasures)):
        found[each.erasure_id].append(_fate(each))
    return found


def _fate(each: InterviewErasure) -> Fate:
    if each.state == State.GONE:
        return Fate(_("The interview is gone at Spark Hire. %(answer)s") % {"answer": each.answer})
    if each.state == State.FAILED:
        link = reverse("ask-spark-hire-again", args=[each.pk]) if each.spark_hire_uuid else ""
        sentence = each.reason
        if each.spark_hire_uuid:
            sentence += " " + _("Spark Hire's number of the interview is %(uuid)s.") % {
                "uuid": each.spark_hire_uuid
            }
        return Fate(sentence, link, is_trouble=True)
    if each.state == State.ASKED:
        said = _("Spark Hire was asked to delete the interview, and still shows it. %(answer)s")
        return Fate(said % {"answer": each.answer})
    return Fate(
        _("Spark Hire is being asked to delete the interview. %(why)s") % {"why": each.reason}
    )


def idle(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Those of the records without an open request."""
    open_ones = InterviewRequest.objects.filter(candidate=OuterRef("pk"), status__in=OPEN)
    return candidates.exclude(Exists(open_ones))
