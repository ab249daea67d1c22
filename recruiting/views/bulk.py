"""What is done to many candidates of the list at once."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from recruiting import access
from recruiting.actions import changes
from recruiting.candidate_list import CandidateList
from recruiting.forms.bulk import BulkForm
from recruiting.models import Candidate, User
from recruiting.toasts import toast
from recruiting.views.candidates import address_of, show_list

LONGEST_ID = 18  # digits that fit a column of ids


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do `action` to the records ticked (`pk`), or to `all` that the `list` now holds."""
    user = access.member(request)
    access.require_editor(user)
    found = CandidateList.from_text(user, request.POST.get("list", ""))
    place = {name: request.POST.get(name, "") for name in ("after", "before")}
    form = BulkForm(request.POST, user=user)
    ticked = _numbers(request.POST.getlist("pk"))
    if request.POST.get("all"):
        rows = found.rows
        if rows[: changes.AT_MOST + 1].count() > changes.AT_MOST:
            form.add_error(
                None,
                f"More than {changes.AT_MOST:,} candidates match, which is as many as can be changed"
                " at once. Narrow the list with a filter.",
            )
    else:
        rows = _of_these(user, ticked)
        if not ticked:
            form.add_error(None, "No candidate is selected. Tick those that you mean.")
    if not form.is_valid():
        return show_list(request, found, place, form=form, ticked=ticked)
    _do(request, user, rows, form)
    return redirect(address_of(found, **place))


def _of_these(user: User, ticked: set[int]) -> QuerySet[Candidate]:
    """Those of the records that are there for this person; Http404 when none is."""
    rows = access.candidates_for(user).filter(pk__in=ticked)
    if ticked and not rows.exists():
        raise Http404
    return rows


def _do(request: HttpRequest, user: User, rows: QuerySet[Candidate], form: BulkForm) -> None:
    stage, tag = form.cleaned_data["stage"], form.cleaned_data["tag"]
    match form.cleaned_data["action"]:
        case "move":
            done = changes.move(rows, stage, by=user)
            what = f"moved to {stage}"
            why = f"they are there already, or their job has no stage {stage}"
        case "tag":
            done = changes.add_tag(rows, tag, by=user)
            what, why = f"tagged {tag}", "they have this tag already"
        case "archive":
            done = changes.archive(rows, by=user)
            what, why = "archived", "they are archived already"
        case _:
            done = changes.restore(rows, by=user)
            what, why = "restored", "they are not archived"
    toast(request, _said(done, what, why), done.change)


def _said(done: changes.Done, what: str, why: str) -> str:
    if not done.changed:
        return f"Nothing was changed: {why}." if done.left else "Nothing was changed."
    said = f"{_number(done.changed)} {_were(done.changed)} {what}."
    if done.left:
        said += f" {done.left:,} {_were(done.left)} left as {_they(done.left)}: {why}."
    return said


def _number(count: int) -> str:
    return "1 candidate" if count == 1 else f"{count:,} candidates"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _they(count: int) -> str:
    return "it is" if count == 1 else "they are"


def _numbers(typed: Iterable[str]) -> set[int]:
    return {int(t) for t in typed if t.isascii() and t.isdigit() and len(t) <= LONGEST_ID}
