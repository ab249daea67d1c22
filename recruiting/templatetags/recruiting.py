"""What templates need to show people and icons. For every page, of both apps."""

from datetime import datetime

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recruiting.icons import ICONS
from recruiting.models import Candidate, User
from recruiting.toasts import UNDO

register = template.Library()

HUES = 6
NEWSFEED_ICONS = {
    "note": "note",
    "candidate_added": "plus",
    "candidate_edited": "edit",
    "stage_moved": "arrow",
}


DRAWN = {  # once: a page shows many
    name: format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', path
    )
    for name, path in ICONS.items()
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon of that name, hidden from screen readers: words beside it say what it means."""
    return DRAWN[name]


@register.simple_tag
def day(moment: datetime) -> SafeString:
    """The day of a moment, `Nov 24, 2026`; the minute and its zone when it is pointed at.

    Quicker than the filter `date` thrice, which lists feel.
    """
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}, {}:{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date := f"{local:%b} {local.day}, {local.year}",
        local.hour % 12 or 12,
        f"{local:%M %p %Z}",
        date,
    )


@register.filter
def newsfeed_icon(kind: str) -> str:
    """The icon for a newsfeed item of that kind."""
    if kind.startswith("video"):
        return "video"
    return NEWSFEED_ICONS.get(kind, "dot")


@register.filter
def undoable(message: Message) -> str:
    """The change that the toast's Undo takes back, or ""."""
    _, found, pk = (message.extra_tags or "").partition(UNDO)
    return pk if found else ""


@register.filter
def initials(person: User | Candidate) -> str:
    """One or two letters for a person without a picture."""
    letters = person.first_name[:1] + person.last_name[:1]
    return (letters or str(person)[:1]).upper()


@register.filter
def hue(person: User | Candidate) -> int:
    """Which of the avatar colours is this person's, the same on every page."""
    return sum(map(ord, f"{person.first_name}{person.last_name}")) % HUES
