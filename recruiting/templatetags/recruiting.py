"""What templates need to show people and icons. For every page, of both apps."""

import re
from collections.abc import Sequence
from datetime import datetime

from django import template
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from recruiting import mentions
from recruiting.icons import ICONS
from recruiting.models import Candidate, NewsfeedItem, User
from recruiting.place import Place
from recruiting.toasts import UNDO

register = template.Library()

HUES = 6
NEWSFEED_ICONS = {
    "note": "note",
    "candidate_added": "plus",
    "candidate_edited": "edit",
    "stage_moved": "arrow",
    "archived": "archive",
    "restored": "restore",
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
        date := f"{str(MONTHS_3[local.month]).title()} {local.day}, {local.year}",
        local.hour % 12 or 12,
        f"{local:%M} {_('AM') if local.hour < 12 else _('PM')} {local:%Z}",
        date,
    )


@register.filter
def newsfeed_icon(kind: str) -> str:
    """The icon for a newsfeed item of that kind."""
    if kind.startswith("video"):
        return "video"
    return NEWSFEED_ICONS.get(kind, "dot")


@register.simple_tag(takes_context=True)
def place(context: Context, **changes: str) -> str:
    """The query part that keeps one's place in a candidate record, with the changes: `?tab=notes`."""
    where: Place = context.get("place") or Place()
    return f"?{where.query(**changes)}"


@register.filter
def marked(note: NewsfeedItem) -> SafeString:
    """The text of a note, with those who are mentioned marked."""
    pieces = mentions.texts_of(note)
    text = format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="mention">{}</mark>', piece) if is_mention else piece,)
            for piece, is_mention in pieces
        ),
    )
    return linebreaksbr(text)


@register.filter
def dialable(phone: str) -> str:
    """The number as a telephone takes it; of words and an extension nothing."""
    return re.sub(r"[^\d+]", "", re.split(r"[a-zA-Z#;,]", phone)[0])


@register.filter
def undoable(message: Message) -> str:
    """The change that the toast's Undo takes back, or ""."""
    __, found, pk = (message.extra_tags or "").partition(UNDO)
    return pk if found else ""


@register.filter
def at(cells: Sequence[str], place: int) -> str:
    """The cell at that place of a row, or "" where the row ends before."""
    return cells[place] if place < len(cells) else ""


@register.filter
def initials(person: User | Candidate) -> str:
    """One or two letters for a person without a picture."""
    letters = person.first_name[:1] + person.last_name[:1]
    return (letters or str(person)[:1]).upper()


@register.filter
def hue(person: User | Candidate) -> int:
    """Which of the avatar colours is this person's, the same on every page."""
    return sum(map(ord, f"{person.first_name}{person.last_name}")) % HUES
