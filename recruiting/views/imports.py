"""Candidates out of a CSV file: the upload, the preview, the import and its result."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruiting import access
from recruiting.csv_safe import safe_cell, writer
from recruiting.forms.imports import ImportForm
from recruiting.imports import reading, running
from recruiting.imports.reading import COLUMNS
from recruiting.models import CandidateImport, ImportRow, Outcome, Tag
from recruiting.models.imports import NOT_LEFT_OUT
from recruiting.paging import Page, page_of

PAGE = 50
LEFT_OUT = "left_out"
AT_ONCE = 1000


def import_candidates(request: HttpRequest) -> HttpResponse:
    user = access.member(request)
    access.require_editor(user)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES, user=user)
        if form.is_valid():
            return redirect(running.receive(form.upload(), form.cleaned_data["file"]))
    else:
        form = ImportForm(user=user, job=request.GET.get("job", ""))
    page = page_of(
        access.imports_for(user).select_related("by"),
        "-made_at",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=10,
    )
    columns = [(label, name in reading.REQUIRED) for name, (label, _synonyms) in COLUMNS.items()]
    context = {"form": form, "page": page, "columns": columns}
    status = 422 if form.is_bound else 200
    return render(request, "recruiting/import_candidates.html", context, status=status)


@require_safe
def import_example(request: HttpRequest) -> HttpResponse:
    access.require_editor(access.member(request))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="candidates.csv"'
    response.write("\ufeff")
    writer(response).writerows(_example())
    return response


def _example() -> list[list[str]]:
    """Headings that are understood, and two rows below them."""
    maria = ["Maria", "Silva", "maria@example.com", "+1 312 555 0142", "", "", _("Referral")]
    return [
        [str(label) for label, _synonyms in COLUMNS.values()],
        [*maria, "Python, Senior"],
        ["Jean-Luc", "Müller", "", "", "", "", _("Job fair"), ""],
    ]


@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, what will become of each row, and what has; asks for its own news while it runs."""
    user = access.member(request)
    upload = access.import_for(user, pk)
    context = {"import": upload, "state": upload.state}
    if not upload.is_running and upload.state != CandidateImport.State.REFUSED:
        outcome = request.GET.get("outcome", "")
        rows = upload.rows.select_related("candidate", "candidate__job")
        if outcome == LEFT_OUT:
            rows = rows.exclude(outcome__in=NOT_LEFT_OUT)
        elif outcome in Outcome.values:
            rows = rows.filter(outcome=outcome)
        context |= {
            "outcome": outcome,
            "outcomes": _outcomes(upload),
            "page": _page_of(rows, request.GET.get("after", ""), request.GET.get("before", "")),
            "columns": [(COLUMNS[name][0], place) for name, place in upload.columns.items()],
            "ignored": _ignored(upload),
            "found_at": _found_at(upload),
        }
    return render(request, "recruiting/import.html", context)


@require_POST
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    upload = access.import_for(user, pk)
    running.start(upload, by=user)
    return redirect(upload)


@require_POST
def import_stop(request: HttpRequest, pk: int) -> HttpResponse:
    upload = access.import_for(access.member(request), pk)
    running.ask_to_stop(upload)
    return redirect(upload)


@require_safe
def import_rows(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The rows as they were, with what becomes of each, for a spreadsheet."""
    upload = access.import_for(access.member(request), pk)
    lines = _csv_lines(upload, request.build_absolute_uri("/"))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{upload.pk}.csv"'
    return response


class _Echo:
    """A file whose `write` gives back what csv has formatted."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(upload: CandidateImport, site: str) -> Iterator[str]:
    line = writer(_Echo()).writerow
    headings = [_("Row"), *upload.headings, _("Result"), _("Reason"), _("Record")]
    yield "\ufeff"
    yield line(map(safe_cell, headings))
    number, width = 0, len(upload.headings)
    while rows := list(upload.rows.filter(number__gt=number).order_by("number")[:AT_ONCE]):
        for row in rows:
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            record = row.candidate_id
            link = f"{site.rstrip('/')}{reverse('candidate', args=[record])}" if record else ""
            result = str(row.get_outcome_display())
            yield line(map(safe_cell, [str(row.number), *cells, result, row.reason, link]))
        number = rows[-1].number


def _page_of(rows: QuerySet[ImportRow], after: str, before: str) -> Page[ImportRow]:
    """A page of rows by number. A number that is none means the first page."""
    if before.isdecimal() and len(before) < 10:
        found = list(rows.filter(number__lt=int(before)).order_by("-number")[: PAGE + 1])
        shown, more_before, more_after = found[:PAGE][::-1], len(found) > PAGE, True
    else:
        more_before = after.isdecimal() and len(after) < 10
        rows = rows.filter(number__gt=int(after)) if more_before else rows
        found = list(rows.order_by("number")[: PAGE + 1])
        shown, more_after = found[:PAGE], len(found) > PAGE
    return Page(
        shown,
        after=str(shown[-1].number) if shown and more_after else "",
        before=str(shown[0].number) if shown and more_before else "",
    )


def _outcomes(upload: CandidateImport) -> list[tuple[str, str, int]]:
    """What the preview can be narrowed to, with the number of rows: all left out, and each reason."""
    counted = [(str(one), str(one.label), upload.counts.get(one, 0)) for one in Outcome]
    counted.insert(len(NOT_LEFT_OUT), (LEFT_OUT, _("Left out"), upload.left_out))
    return [(value, label, count) for value, label, count in counted if count]


def _ignored(upload: CandidateImport) -> list[str]:
    used = set(upload.columns.values())
    return [text for place, text in enumerate(upload.headings) if place not in used and text]


def _found_at(upload: CandidateImport) -> str:
    """The list that shows what was added: those with the import's tag, or the newest."""
    tag = upload.tag and Tag.objects.filter(company=upload.company_id, name__iexact=upload.tag)
    found = tag.first() if tag else None
    return reverse("candidates") + (f"?tag={found.pk}" if found else "")
