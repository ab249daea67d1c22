"""Pieces that a list shows in every row. Drawn in Python: a template of its own for each is what such
a page would spend most of its time on.
"""

from collections.abc import Collection, Sequence
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruiting.models import Candidate, Job, Tag, User
from recruiting.templatetags.recruiting import DRAWN, hue, initials

register = template.Library()

STATUS = {
    Job.Status.OPEN: ("badge-success", DRAWN["check"]),
    Job.Status.DRAFT: ("badge-warning", DRAWN["edit"]),
    Job.Status.CLOSED: ("", DRAWN["ban"]),
}
NONE = mark_safe('<span class="muted">\N{EN DASH}</span>')
CHECKED = mark_safe(" checked")
TAGS_SHOWN, PEOPLE_SHOWN, PEOPLE_NAMED = 3, 3, 12


@register.simple_tag
def avatar(person: User | Candidate) -> SafeString:
    """The person's initials in a circle, beside the name, which says it to screen readers."""
    return format_html(
        '<span class="avatar avatar-{}" aria-hidden="true">{}</span>', hue(person), initials(person)
    )


@register.simple_tag
def way_to_records(list_query: str | None) -> str:
    """The query part that a record's address carries when it is opened from that list."""
    return "" if list_query is None else f"?{urlencode({'list': list_query})}"


@register.simple_tag
def record_link(candidate: Candidate, query: str = "", draggable: str = "true") -> SafeString:
    """The name, which leads to the record; `query` is the query part of the address."""
    link = (
        '<a href="{}{}">{}</a>'
        if draggable == "true"
        else '<a href="{}{}" draggable="false">{}</a>'
    )
    return format_html(link, candidate.get_absolute_url(), query, candidate)


@register.simple_tag
def tick(candidate: Candidate, ticked: Collection[int]) -> SafeString:
    """The checkbox that selects the record."""
    return format_html(
        '<input type="checkbox" name="pk" value="{}" aria-label="{}"{}>',
        candidate.pk,
        _("Select %(candidate)s") % {"candidate": candidate},
        CHECKED if candidate.pk in ticked else "",
    )


@register.simple_tag
def job_link(job: Job) -> SafeString:
    return format_html('<a href="{}">{}</a>', job.get_absolute_url(), job.title)


@register.simple_tag
def job_status(job: Job) -> SafeString:
    """Open, Draft or Closed, with an icon and a colour."""
    style, icon = STATUS[Job.Status(job.status)]
    return format_html('<span class="badge {}">{}{}</span>', style, icon, job.get_status_display())


@register.simple_tag
def first_tags(tags: Sequence[Tag], more_label: str) -> SafeString:
    """The first tags, and how many more there are."""
    shown = format_html_join("", '<span class="tag">{}</span>', ((t,) for t in tags[:TAGS_SHOWN]))
    more = len(tags) - TAGS_SHOWN
    if more <= 0:
        return shown
    return shown + format_html(
        '<span class="muted small">+{}<span class="visually-hidden"> {}</span></span>',
        more,
        more_label,
    )


@register.simple_tag
def team(people: Sequence[User]) -> SafeString:
    """The first of the people, and how many there are; their names when they are pointed at."""
    if not people:
        return NONE
    names = ", ".join(map(str, people[:PEOPLE_NAMED])) + (
        " …" if len(people) > PEOPLE_NAMED else ""
    )
    more = len(people) - PEOPLE_SHOWN
    number = ngettext("%(number)s person", "%(number)s people", len(people))
    return format_html(
        '<span class="avatars" title="{}">{}{}<span class="visually-hidden">{}</span></span>',
        names,
        format_html_join("", "{}", ((avatar(person),) for person in people[:PEOPLE_SHOWN])),
        format_html('<span class="muted small" aria-hidden="true">+{}</span>', more)
        if more > 0
        else "",
        number % {"number": len(people)},
    )
