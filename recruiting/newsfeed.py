"""The story of a candidate record: the only module that writes its items, and that pages them.

It knows no headlines: whoever posts brings the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting.insert_select import insert_select
from recruiting.models import Candidate, NewsfeedItem, User
from recruiting.models.newsfeed import DETAILS, NOTES, STAGES, VIDEO
from recruiting.paging import Page, page_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PER_PAGE = 25
SPARK_HIRE = "Spark Hire"
RECRUITING = "Recruiting"
# What a newsfeed can be narrowed to, as the address says it: the link's words, and the items.
SHOWN: "dict[str, tuple[_StrOrPromise, Q]]" = {
    "": (gettext_lazy("All"), Q()),
    "notes": (gettext_lazy("Notes"), NOTES),
    "stages": (gettext_lazy("Stages"), STAGES),
    "video": (gettext_lazy("Video interviews"), VIDEO),
    "details": (gettext_lazy("Details"), DETAILS),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be told. `by` is a user, or the name of who acted when it was no user of ours.

    `once` names the change: however often an entry with the same name is posted, one item results.
    """

    candidate_id: int
    kind: str
    headline: str
    by: User | str
    body: str = ""
    happened_at: datetime | None = None
    once: str | None = None


def post(entries: Iterable[Entry]) -> None:
    """Append the entries in one statement; those told already (`once`) are left as they are."""
    NewsfeedItem.objects.bulk_create(
        [_item(entry) for entry in entries], ignore_conflicts=True, batch_size=1000
    )


@dataclass(frozen=True, slots=True)
class EntryForEach:
    """The set-based form of Entry: one for each of the rows. What differs between them is an expression."""

    rows: QuerySet[Any]
    candidate_id: Combinable
    kind: str
    headline: str
    by: str
    body: Combinable
    happened_at: Combinable
    once: Combinable


def post_for_each(entry: EntryForEach) -> None:
    """`post`, for rows that the database has, in one statement whatever their number."""
    columns = {
        "candidate_id": entry.candidate_id,
        "kind": Value(entry.kind),
        "happened_at": entry.happened_at,
        "actor_name": Value(entry.by),
        "headline": Value(entry.headline),
        "body": entry.body,
        "once": entry.once,
    }
    insert_select(NewsfeedItem, entry.rows, columns, ignore_conflicts=True)


def post_note(
    candidate: Candidate, *, by: User, text: str, marked: Iterable[str] = ()
) -> NewsfeedItem:
    """Append a note. `marked` are the words in it that mention somebody."""
    note = _item(Entry(candidate.pk, kind="note", headline=_("Note"), by=by, body=text))
    note.marked = "\n".join(marked)
    note.save()
    return note


def newsfeed_page(
    candidate: Candidate, after: str = "", show: str = "", *, size: int = PER_PAGE
) -> Page[NewsfeedItem]:
    """The newest items, or those after a cursor; `after` of the page is the next cursor.

    `show` is one of SHOWN; anything else is all.
    """
    _words, narrowed = SHOWN.get(show, SHOWN[""])
    return page_of(candidate.newsfeed.filter(narrowed), "-happened_at", after=after, size=size)


def _item(entry: Entry) -> NewsfeedItem:
    user = entry.by if isinstance(entry.by, User) else None
    return NewsfeedItem(
        candidate_id=entry.candidate_id,
        kind=entry.kind,
        happened_at=entry.happened_at or timezone.now(),
        actor=user,
        actor_name=str(entry.by),
        headline=entry.headline,
        body=entry.body,
        once=entry.once,
    )
