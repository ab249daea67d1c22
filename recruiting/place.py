"""Where somebody is in a candidate record: what every link, form and redirect of its page keeps."""

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from recruiting.models import Candidate, Company
from recruiting.newsfeed import SHOWN

TABS = ("profile", "resume", "notes", "video-interview")


@dataclass(frozen=True, slots=True)
class Place:
    """`list` is the `CandidateList.query` that the record was opened from; None: from no list."""

    tab: str = "profile"
    show: str = ""  # of newsfeed.SHOWN
    before: str = ""  # a cursor in the newsfeed
    notes: str = ""  # a cursor in the list of notes
    list: str | None = None

    @classmethod
    def of(cls, address: QueryDict, company: Company, *, tab: str = "profile") -> "Place":
        """What the query part of an address says. What is odd in it is as good as not said."""
        asked, show = address.get("tab", tab), address.get("show", "")
        return cls(
            tab=asked if asked in tabs_of(company) else "profile",
            show=show if show in SHOWN else "",
            before=address.get("before", ""),
            notes=address.get("notes", ""),
            list=address.get("list"),
        )

    def query(self, **changes: str) -> str:
        """The place, with the changes, as the query part of an address."""
        said = asdict(replace(self, **changes))
        kept = {name: value for name, value in said.items() if value or name == "list"}
        if self.list is None:
            del kept["list"]
        return urlencode(kept)

    def address_in(self, candidate: Candidate) -> str:
        return f"{candidate.get_absolute_url()}?{self.query()}"

    def top(self, tab: str = "") -> "Place":
        """The same without the cursors: where something new is seen."""
        return replace(self, tab=tab or self.tab, before="", notes="")


def tabs_of(company: Company) -> tuple[str, ...]:
    return TABS if company.video_interviewing_enabled else TABS[:-1]
