"""Every headline the feature can say. `once` names the change, so that each is told once.

A newsfeed is stored as words, which everybody of the company reads: they are translated when they are
written, into the site's language (LANGUAGE_CODE, in which workers run too).
"""

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import dateformat
from django.utils.translation import gettext as _

from recruiting.models import User
from recruiting.newsfeed import RECRUITING, SPARK_HIRE, Entry, EntryForEach
from video_interviews.models import InterviewRequest


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """The moment in the zone, with the zone named: `Mon, Nov 30, 2026, 12:00 AM EST`."""
    local = moment.astimezone(zone)
    # Python's name of the zone: for an hour that there is twice, Django's is a number.
    return f"{dateformat.format(local, 'D, M j, Y, g:i A')} {local:%Z}"


class Subject(Protocol):
    """Whom a headline is about: a request, or what is known of one."""

    @property
    def pk(self) -> int: ...
    @property
    def candidate_id(self) -> int: ...
    @property
    def requested_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def reset_at(self) -> datetime | None: ...


ONCE = "video-interview-request:"
NATURAL_ORDER = ("requested", "accepted", "completed", "rated")


def in_words(request: Subject, at: datetime | None = None) -> str:
    """The expiration (or another moment) as the candidate knows it, in the zone of the promise."""
    return moment_in_words(at or request.expires_at, request.zone)


def _entry(
    request: Subject,
    change: str,
    headline: str,
    *,
    by: User | str = SPARK_HIRE,
    body: str = "",
    happened_at: datetime | None = None,
    mark: str = "",
) -> Entry:
    if happened_at:
        # Spark Hire's clock may be late: nothing is before the asking. And it knows whole seconds
        # only: what shares one is told in the order in which such things happen.
        rank = timedelta(microseconds=NATURAL_ORDER.index(change) if change in NATURAL_ORDER else 0)
        happened_at = max(happened_at, request.requested_at.replace(microsecond=0)) + rank
    return Entry(
        request.candidate_id,
        kind=f"video_interview.{change}",
        headline=headline,
        by=by,
        body=body,
        happened_at=happened_at,
        once=f"{ONCE}{request.pk}:{change}:{mark}",
    )


def requested(request: InterviewRequest, at: datetime | None = None) -> Entry:
    body = _("%(question_set)s. To be completed before %(moment)s.") % {
        "question_set": request.question_set_name,
        "moment": in_words(request),
    }
    return _entry(
        request,
        "requested",
        _("Video Interview Requested"),
        by=request.requested_by,
        body=body,
        happened_at=at,
    )


def accepted(request: Subject, at: datetime) -> Entry:
    return _entry(
        request,
        "accepted",
        _("Video Interview Accepted"),
        happened_at=at,
        mark=_since_reset(request),
    )


def completed(request: Subject, at: datetime) -> Entry:
    return _entry(
        request,
        "completed",
        _("Video Interview Completed"),
        happened_at=at,
        mark=_since_reset(request),
    )


def rated(request: Subject, rating: float | None, at: datetime) -> Entry:
    stars = "" if rating is None else f"{rating:g}"
    body = _("Rating: %(stars)s") % {"stars": stars} if stars else ""
    mark = f"{_since_reset(request)}{stars}"
    return _entry(
        request, "rated", _("Video Interview Rated"), body=body, happened_at=at, mark=mark
    )


def expired(request: Subject, *, by: str = RECRUITING, at: datetime | None = None) -> Entry:
    body = _("It was not completed before %(moment)s.") % {"moment": in_words(request)}
    return _entry(
        request,
        "expired",
        _("Video Interview Expired"),
        by=by,
        body=body,
        happened_at=min(request.expires_at, at or request.expires_at),
        mark=_since_reset(request),
    )


def all_expired(requests: QuerySet[InterviewRequest]) -> EntryForEach:
    """`expired` for each of the requests, told by Recruiting.

    Its words depend on the instant, the zone and the last reset alone: few for many requests.
    """
    told = requests.order_by().values("expires_at", "time_zone", "reset_at").distinct()
    samples = [InterviewRequest(**columns) for columns in told]
    bodies = {(s.expires_at, s.time_zone): expired(s).body for s in samples}
    marks = {s.reset_at: _since_reset(s) for s in samples if s.reset_at}
    return EntryForEach(
        requests,
        candidate_id=F("candidate_id"),
        kind="video_interview.expired",
        headline=_("Video Interview Expired"),
        by=RECRUITING,
        body=Case(
            *(
                When(expires_at=at, time_zone=zone, then=Value(body))
                for (at, zone), body in bodies.items()
            ),
            output_field=TextField(),
        ),
        happened_at=F("expires_at"),
        once=Concat(
            Value(ONCE),
            Cast("pk", TextField()),
            Value(":expired:"),
            Case(
                *(When(reset_at=at, then=Value(mark)) for at, mark in marks.items()),
                default=Value(""),
            ),
            output_field=TextField(),
        ),
    )


def rescheduled(request: Subject, to: datetime, at: datetime) -> Entry:
    body = _("Now to be completed before %(moment)s.") % {"moment": in_words(request, to)}
    return _entry(
        request,
        "rescheduled",
        _("Video Interview Rescheduled"),
        body=body,
        happened_at=at,
        mark=f"{to.isoformat()}:{at.isoformat()}",
    )


def reset(request: Subject, at: datetime) -> Entry:
    body = _("The candidate may answer again.")
    return _entry(
        request, "reset", _("Video Interview Reset"), body=body, happened_at=at, mark=at.isoformat()
    )


def canceled(request: Subject, *, by: User | str, at: datetime | None = None) -> Entry:
    return _entry(request, "canceled", _("Video Interview Canceled"), by=by, happened_at=at)


def _since_reset(request: Subject) -> str:
    """After a reset the same change may happen again, and is told again."""
    return request.reset_at.isoformat() if request.reset_at else ""
