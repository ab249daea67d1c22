"""One list of candidate records: who is on it, in which order. What the address says, everywhere alike.

The page, bulk actions, the export and "next candidate" all ask the same list.
"""

from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from recruiting import access, extensions, paging, search
from recruiting.forms.candidate_filters import FilterForm
from recruiting.models import Candidate, User

SORTS = {"": "-created_at", "oldest": "created_at", "name": "sort_name", "-name": "-sort_name"}


class CandidateList:
    """The records that `typed` asks for, of those that the person may open.

    `filters` are the values that were understood, by the names of the form's fields. What was not
    understood is as good as not typed.
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
    def query(self) -> str:
        """The list as the query part of an address, without the place in it: `q=python&stage=New`."""
        kept = QueryDict(mutable=True)
        for name in (*self.filters, "sort"):
            if value := self.form.data.get(name):
                kept[name] = value
        return kept.urlencode()

    @cached_property
    def rows(self) -> QuerySet[Candidate]:
        """The records, in no order."""
        found = access.candidates_for(self.user).order_by()
        found = found.filter(archived_at__isnull=not self.filters.get("archived"))
        found = search.matching(found, str(self.filters.get("q", "")))
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
        return found

    def page(self, *, after: str = "", before: str = "", size: int = 25) -> paging.Page[Candidate]:
        """A page of records with their jobs and stages."""
        rows = self.rows.select_related("job", "stage")
        return paging.page_of(rows, self.order, after=after, before=before, size=size)

    def count(self) -> tuple[int, bool]:
        """As `paging.count_of`."""
        return paging.count_of(self.rows)

    def neighbours(self, candidate: Candidate) -> tuple[int | None, int | None]:
        """The pks of the records before and after this one."""
        return paging.neighbours(self.rows, self.order, candidate)
