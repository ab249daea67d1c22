"""The stages of a job, typed: a name for each, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruiting.actions.stages import AT_MOST, Wanted
from recruiting.board import count_of_stage
from recruiting.models import Candidate, Job, Stage


@dataclass(frozen=True, slots=True)
class Row:
    """A stage in the form. `total` counts its candidates, `archived` the archived ones of them.

    `put_back` is one that was taken out, and has candidates by now.
    """

    pk: int | None = None
    name: str = ""
    total: int = 0
    archived: int = 0
    put_back: bool = False

    @property
    def hint(self) -> str:
        """Why the stage cannot be removed, and what to do about it."""
        if not self.total:
            return ""
        if self.archived:
            hint = ngettext(
                "%(number)s candidate, %(archived)s archived. To remove this stage, move them to "
                "another one.",
                "%(number)s candidates, %(archived)s archived. To remove this stage, move them to "
                "another one.",
                self.total,
            )
        else:
            hint = ngettext(
                "%(number)s candidate. To remove this stage, move them to another one.",
                "%(number)s candidates. To remove this stage, move them to another one.",
                self.total,
            )
        return hint % {"number": f"{self.total:,}", "archived": f"{self.archived:,}"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The stages as they are in the form, saved or not, and those of the job that were taken out."""

    rows: tuple[Row, ...]
    removed: tuple[int, ...] = ()
    focus: str = ""  # what keeps the focus after a button: `name:2`, `up:2`, `down:2`

    @classmethod
    def of(cls, job: Job) -> "Rows":
        return cls(tuple(_there(job).values()))

    @classmethod
    def typed(cls, job: Job, data: QueryDict) -> "Rows":
        """What was typed. A stage that is not the job's, or no longer, is a new one."""
        there = {str(pk): row for pk, row in _there(job).items()}
        rows = [
            replace(there.pop(pk, Row()), name=data.get(f"name_{number}", ""))
            for number, pk in enumerate(data.getlist("stage")[: AT_MOST + 1])
        ]
        out = [there[pk] for pk in dict.fromkeys(data.getlist("removed")) if pk in there]
        rows += [replace(row, put_back=True) for row in out if row.total]
        return cls(tuple(rows), tuple(row.pk for row in out if row.pk and not row.total))

    def after(self, act: str) -> "Rows":
        """With one row `up:2`, `down:2`, `remove:2`, or another one: `add`."""
        verb, __, number = act.partition(":")
        rows = list(self.rows)
        if verb == "add" and len(rows) < AT_MOST:
            return replace(self, rows=(*rows, Row()), focus=f"name:{len(rows)}")
        at = next((place for place in range(len(rows)) if str(place) == number), None)
        if at is None:
            return self
        row, last = rows.pop(at), len(self.rows) - 1
        if verb in ("up", "down"):
            to = max(at - 1, 0) if verb == "up" else min(at + 1, last)
            rows.insert(to, row)
            button = {0: "down", last: "up"}.get(to, verb)  # not one that is of no use any more
            return replace(self, rows=tuple(rows), focus=f"{button}:{to}")
        if verb == "remove" and not row.total:
            gone = self.removed if row.pk is None else (*self.removed, row.pk)
            return replace(self, rows=tuple(rows), removed=gone, focus=f"name:{max(at - 1, 0)}")
        return self

    def wanted(self, names: Sequence[str]) -> list[Wanted]:
        return [Wanted(row.pk, name) for row, name in zip(self.rows, names, strict=True)]


class StagesForm(forms.Form):
    """A field `name_0`, `name_1`, … for each of the rows."""

    def __init__(self, rows: Rows, *, typed: bool = False) -> None:
        names = {f"name_{number}": row.name for number, row in enumerate(rows.rows)}
        super().__init__(names if typed else None)
        self.rows = rows
        for number, row in enumerate(rows.rows):
            focus = {"autofocus": True} if rows.focus == f"name:{number}" else {}
            self.fields[f"name_{number}"] = forms.CharField(
                max_length=Stage._meta.get_field("name").max_length,
                label=_("Stage %(number)s") % {"number": number + 1},
                initial=row.name,
                help_text=row.hint,
                error_messages={"required": _("Type a name, or remove this stage.")},
                widget=forms.TextInput(attrs={"autocomplete": "off", **focus}),
            )

    @property
    def lines(self) -> list[tuple[Row, forms.BoundField, str]]:
        """Each row with its field, and which of its buttons has the focus."""
        lines = []
        for number, row in enumerate(self.rows.rows):
            button, __, at = self.rows.focus.partition(":")
            lines.append((row, self[f"name_{number}"], button if at == str(number) else ""))
        return lines

    @property
    def is_full(self) -> bool:
        return len(self.rows.rows) >= AT_MOST

    def clean(self) -> dict[str, Any]:
        """Names are told apart as people do it: not by capitals, nor by the spaces between words."""
        names: dict[str, str] = {}
        for row, field in zip(self.rows.rows, self.fields, strict=True):
            if row.put_back:
                self.add_error(field, _("It cannot be removed: candidates are in it."))
            elif name := " ".join(self.cleaned_data.get(field, "").split()):
                self.cleaned_data[field] = name
                if name.casefold() in names:
                    refusal = _("%(stage)s has this name. Type another one.")
                    other = self[names[name.casefold()]].label
                    self.add_error(field, refusal % {"stage": other})
                else:
                    names[name.casefold()] = field
        return self.cleaned_data

    @property
    def wanted(self) -> list[Wanted]:
        return self.rows.wanted([self.cleaned_data[field] for field in self.fields])


def _there(job: Job) -> dict[int, Row]:
    everybody = Candidate.objects.all()
    archived = count_of_stage(everybody.filter(archived_at__isnull=False))
    shown = count_of_stage(everybody.filter(archived_at=None))
    rows = job.stages.order_by("position").annotate(archived=archived, shown=shown)
    values = rows.annotate(total=F("archived") + F("shown")).values_list(
        "pk", "name", "total", "archived"
    )
    return {row[0]: Row(*row) for row in values}
