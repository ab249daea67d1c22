"""How a recruiting page shows the feature: the tab, the job's section, a badge in a list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Q
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from recruiting.models import Candidate, Company, Job, User
from recruiting.templatetags.pieces import NONE
from recruiting.templatetags.recruiting import icon
from sparkhire_client import pages
from video_interviews import columns
from video_interviews.actions.linking import has_open_requests
from video_interviews.attention import Attention, attention
from video_interviews.filters import UNVIEWED, unviewed
from video_interviews.models import InterviewRequest, JobCreation, JobLink, SparkHireUser, Status
from video_interviews.models.requests import OPEN
from video_interviews.newsfeed import in_words
from video_interviews.permissions import may_configure_job
from video_interviews.tab import tab_context

register = template.Library()


# The seconds of a unit, from how many on it is used, and what is said ahead and afterwards.
UNITS = (
    (
        86400,
        172800,
        ngettext_lazy("in %(number)s day", "in %(number)s days", "number"),
        ngettext_lazy("%(number)s day ago", "%(number)s days ago", "number"),
    ),
    (
        3600,
        3600,
        ngettext_lazy("in %(number)s hour", "in %(number)s hours", "number"),
        ngettext_lazy("%(number)s hour ago", "%(number)s hours ago", "number"),
    ),
    (
        60,
        60,
        ngettext_lazy("in %(number)s minute", "in %(number)s minutes", "number"),
        ngettext_lazy("%(number)s minute ago", "%(number)s minutes ago", "number"),
    ),
    (
        1,
        1,
        ngettext_lazy("in %(number)s second", "in %(number)s seconds", "number"),
        ngettext_lazy("%(number)s second ago", "%(number)s seconds ago", "number"),
    ),
)
BADGES = {
    Status.SENDING: "badge-info",
    Status.REQUESTED: "badge-info",
    Status.ACCEPTED: "badge-info",
    Status.CANCELING: "badge-warning",
    Status.COMPLETED: "badge-success",
    Status.FAILED: "badge-danger",
    Status.NEEDS_REVIEW: "badge-warning",
}
ICONS = {
    Status.SENDING: "send",
    Status.REQUESTED: "mail",
    Status.ACCEPTED: "check",
    Status.CANCELING: "clock",
    Status.COMPLETED: "play",
    Status.CANCELED: "ban",
    Status.EXPIRED: "clock",
    Status.FAILED: "warning",
    Status.NEEDS_REVIEW: "warning",
}


@register.inclusion_tag("video_interviews/_tab.html", takes_context=True)
def video_interview_tab(context: RequestContext, candidate: Candidate) -> dict[str, Any]:
    """The Video Interview tab's panel, which keeps itself up to date."""
    return tab_context(candidate, context["request"].user) | {"place": context.get("place")}


@register.inclusion_tag("video_interviews/_job_section.html", takes_context=True)
def video_interviewing_section(context: RequestContext, job: Job) -> dict[str, Any]:
    """The Video Interviewing section of the Job Info window."""
    creation = JobCreation.objects.filter(job=job).first()  # it goes as the link comes
    link = JobLink.objects.filter(job=job).first()
    return {
        "job": job,
        "link": link,
        "job_page": pages.job_page(settings.SPARKHIRE_APP_URL, link.spark_hire_uuid)
        if link
        else "",
        "refusal": may_configure_job(context["request"].user, job),
        "has_open_requests": link is not None and has_open_requests(job),
        "creation": creation,
    }


@register.inclusion_tag("video_interviews/_alerts.html")
def video_interviewing_alerts(user: User) -> dict[str, Any]:
    """For Admins: whose key Spark Hire refuses."""
    company = user.company if user.is_admin else None
    refused = SparkHireUser.objects.select_related("user").filter(
        integration__company=company, key_state=SparkHireUser.KeyState.REFUSED
    )
    shown = company is not None and company.video_interviewing_enabled
    return {"refused": list(refused) if shown else []}


@register.simple_tag
def video_interviews_waiting(company: Company, jobs: Collection[int] | None) -> Attention:
    """What waits in the company, or in those of its jobs; `video_interviews/_attention.html` shows it."""
    return attention(company, jobs)


@register.simple_tag
def video_interview_statuses(candidates: Iterable[Candidate]) -> dict[int, InterviewRequest]:
    """The request that counts of each record on the page, by the record's id: one query for all."""
    return columns.statuses(candidates)


@register.simple_tag
def video_interview_counts(jobs: Sequence[Job]) -> dict[int, list[tuple[str, int]]]:
    """How many records of each of a company's jobs are in a status that somebody waits for, by the
    job's id: one query for all, along the indexes of what is open and what is not yet viewed.
    """
    rows = InterviewRequest.objects.filter(
        Q(status__in=OPEN, set_aside_for=None) | unviewed(),
        company__in={job.company_id for job in jobs},
        candidate__job__in=[job.pk for job in jobs],
        candidate__archived_at=None,
    ).order_by()
    counted = rows.values_list("candidate__job", "status").annotate(number=Count("pk"))
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for job, status, number in sorted(counted, key=lambda row: Status.values.index(row[1])):
        found[job].append((UNVIEWED if status == Status.COMPLETED else status, number))
    return found


@register.simple_tag
def video_interview_links(counts: dict[int, list[tuple[str, int]]], job: Job) -> SafeString:
    """One job's counts, each a link to these candidates; a dash when there are none."""
    found = counts.get(job.pk)
    if not found:
        return NONE
    address = f"{reverse('candidates')}?job={job.pk}&video="
    return format_html_join(
        " · ",
        '<a href="{}{}">{} {}</a>',
        ((address, value, _short_name(value), intcomma(number)) for value, number in found),
    )


def _short_name(value: str) -> str:
    return _("Not yet viewed") if value == UNVIEWED else str(Status(value).label)


def _short(status: Status) -> str:
    return _("Completed") if status == Status.COMPLETED else str(status.label)


@register.filter
def status_of(
    statuses: dict[int, InterviewRequest], candidate: Candidate
) -> InterviewRequest | None:
    return statuses.get(candidate.pk)


@register.simple_tag
def video_interview_badge(request: InterviewRequest, *, short: bool = False) -> SafeString:
    """The request's status in words, with an icon and a colour; `short` beside others in a list."""
    status = Status(request.status)
    label = _short(status) if short else status.label
    return format_html(
        '<span class="badge {}">{}{}</span>', BADGES.get(status, ""), icon(ICONS[status]), label
    )


@register.filter
def expiration(request: InterviewRequest) -> str:
    """When the request expires, in words and with the zone in which it was promised."""
    return in_words(request)


@register.simple_tag
def relative(moment: datetime) -> SafeString:
    """How far away the moment is, which live.js keeps true: `in 6 days`, `2 minutes ago`, `now`."""
    distance = (moment - timezone.now()).total_seconds()
    return format_html('<span data-relative="{}">{}</span>', moment.isoformat(), _words(distance))


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """The moment with its zone, and how far away it is."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time> <span class="muted">({})</span>',
        local.isoformat(),
        date_format(local, "M j, Y, g:i A T"),
        relative(moment),
    )


def _words(distance: float) -> str:
    for seconds, from_seconds, ahead, ago in UNITS:
        if abs(distance) >= from_seconds:
            number = {"number": int(abs(distance) // seconds)}
            return ahead % number if distance > 0 else ago % number
    return _("now")


@register.simple_tag
def question_sets_page() -> str:
    """Where question sets are created and edited, in Spark Hire."""
    return pages.question_sets_page(settings.SPARKHIRE_APP_URL)
