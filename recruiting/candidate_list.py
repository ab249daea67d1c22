"""One list of candidate records: who is on it, in which order. What the address says, everywhere alike.

The page, bulk actions, the export and "next candidate" all ask the same list.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from recruiting import access, extensions, paging, search
from recruiting.forms.candidate_filters import FilterForm
from recruiting.models import Candidate, User

SORTS = {"": "-created_at", "oldest": "created_at", "name": "sort_name", "-name": "-sort_name"}

WITH_TAGS = Prefetch("tags", to_attr="tag_list")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: its words, and the `query` of the list without it."""

    label: str
    text: str
    query: str


@dataclass(frozen=True, slots=True)
class Header:
    """A column to sort by: the `query` that a click leads to, and `aria_sort` if it is sorted by."""

    query: str
    aria_sort: str


class CandidateList:
    """The records that `typed` asks for, of those that the person may open.

    `filters` are the values that were understood, by the names of the form's fields. A filter that was
    not (of nobody, of another company, too long) is left out, and `doubt` says so: pages show it, and
    nothing is done to, or taken from, a list of which more is meant than was asked for.
    """

    def __init__(self, user: User, typed: QueryDict) -> None:
        self.user = user
        self.form = FilterForm(typed, user=user)
        self.form.is_valid()
        self.filters = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.sort = str(self.filters.pop("sort", ""))
        self.order = SORTS[self.sort]

    @classmethod
    def from_text(cls, user: User, query: str) -> "CandidateList":
        """The list whose `query` (see there) was kept in an address, a saved view or a job's board."""
        return cls(user, QueryDict(query))

    @cached_property
    def doubt(self) -> str:
        """Which filters were not understood, as a sentence; empty when all were."""
        labels = [
            str(field.label or name.capitalize())
            for name, field in self.form.fields.items()
            if name in self.form.errors and name != "sort"
        ]
        labels += [
            str(extension.label)
            for extension in extensions.candidate_filters
            if extension.name not in self.form.fields and self.form.data.get(extension.name)
        ]
        if not labels:
            return ""
        said = _(
            "Not understood and left out of the filters: %(filters)s. Choose again what you mean."
        )
        return said % {"filters": ", ".join(labels)}

    @cached_property
    def values(self) -> dict[str, str]:
        """What the list is narrowed and sorted by, as it stands in an address."""
        return {name: _typed(value) for name, value in self.filters.items()} | (
            {"sort": self.sort} if self.sort else {}
        )

    @cached_property
    def query(self) -> str:
        """The list as the query part of an address, without the place in it: `q=python&stage=New`."""
        return self.query_with({})

    def query_with(self, more: dict[str, str]) -> str:
        """The same with these parameters besides, or in place of its own."""
        return as_typed(self.values | more).urlencode()

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on; what is searched for stands in its own field."""
        return [
            Chip(
                label=str(self.form.fields[name].label or name.capitalize()),
                text="" if value is True else self._words(name, value),
                query=self._query_without(name),
            )
            for name, value in self.filters.items()
            if name != "q"
        ]

    @cached_property
    def headers(self) -> dict[str, Header]:
        """The columns that can be sorted by."""
        return {
            "name": self._header({"name": "ascending", "-name": "descending"}),
            "added": self._header({"": "descending", "oldest": "ascending"}),
        }

    @cached_property
    def rows(self) -> QuerySet[Candidate]:
        """The records, in no order."""
        found = access.candidates_for(self.user).order_by()
        found = found.filter(archived_at__isnull=not self.filters.get("archived"))
        for name, column in (
            ("job", "job"),
            ("stage", "stage__name"),
            ("source", "source"),
            ("tag", "tags"),
        ):
            if value := self.filters.get(name):
                found = found.filter(**{column: value})
        for extension in extensions.candidate_filters:
            if value := self.filters.get(extension.name):
                found = extension.narrow(found, str(value))
        return search.matching(found, str(self.filters.get("q", "")))

    def page(self, *, after: str = "", before: str = "", size: int = 25) -> paging.Page[Candidate]:
        """A page of records with their jobs, stages and tags."""
        rows = self.rows.select_related("job", "stage")
        rows = rows.prefetch_related(WITH_TAGS)  # type: ignore[no-redef]  # it is named in the model
        return paging.page_of(rows, self.order, after=after, before=before, size=size)

    def count(self) -> tuple[int, bool]:
        """As `paging.count_of`."""
        return paging.count_of(self.rows)

    def neighbours(self, candidate: Candidate) -> tuple[int | None, int | None]:
        """The pks of the records before and after this one."""
        return paging.neighbours(self.rows, self.order, candidate)

    def _words(self, name: str, value: object) -> str:
        choices = getattr(self.form.fields[name], "choices", None)
        if isinstance(value, Model) or choices is None:
            return str(value)
        return str(dict(choices).get(value, value))

    def _header(self, sorts: dict[str, str]) -> Header:
        """`sorts` says for each of the column's two orders how a reader of the table calls it."""
        first, second = sorts
        wanted = second if self.sort == first else first
        query = self.query_with({"sort": wanted}) if wanted else self._query_without("sort")
        return Header(query, aria_sort=sorts.get(self.sort, ""))

    def _query_without(self, name: str) -> str:
        return as_typed({n: v for n, v in self.values.items() if n != name}).urlencode()


def _typed(value: object) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    return "on" if value is True else str(value)


def as_typed(values: dict[str, str]) -> QueryDict:
    """The values as an address or a form brings them."""
    typed = QueryDict(mutable=True)
    typed.update(values)
    return typed
