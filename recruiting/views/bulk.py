"""What is done to many candidates of the list at once."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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
        if found.doubt:  # fewer were meant
            form.add_error(None, found.doubt)
        if rows[: changes.AT_MOST + 1].count() > changes.AT_MOST:
            text = _(
                "More than %(number)s candidates match, which is as many as can be changed at once."
                " Narrow the list with a filter."
            )
            form.add_error(None, text % {"number": f"{changes.AT_MOST:,}"})
    else:
        rows = _of_these(user, ticked)
        if not ticked:
            form.add_error(None, _("No candidate is selected. Tick those that you mean."))
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
            what = ngettext(
                "%(number)s candidate was moved to %(stage)s.",
                "%(number)s candidates were moved to %(stage)s.",
                done.changed,
            )
            why = _("they are there already, or their job has no stage %(stage)s")
        case "tag":
            done = changes.add_tag(rows, tag, by=user)
            what = ngettext(
                "%(number)s candidate was tagged %(tag)s.",
                "%(number)s candidates were tagged %(tag)s.",
                done.changed,
            )
            why = _("they have this tag already")
        case "archive":
            done = changes.archive(rows, by=user)
            what = ngettext(
                "%(number)s candidate was archived.",
                "%(number)s candidates were archived.",
                done.changed,
            )
            why = _("they are archived already")
        case _:
            done = changes.restore(rows, by=user)
            what = ngettext(
                "%(number)s candidate was restored.",
                "%(number)s candidates were restored.",
                done.changed,
            )
            why = _("they are not archived")
    named = {"number": f"{done.changed:,}", "stage": stage, "tag": tag}
    toast(request, _said(done, what % named, why % named), done.change)


def _said(done: changes.Done, what: str, why: str) -> str:
    if not done.changed and not done.left:
        return _("Nothing was changed.")
    if not done.changed:
        return _("Nothing was changed: %(why)s.") % {"why": why}
    if not done.left:
        return what
    left = ngettext(
        "%(number)s was left as it is: %(why)s.",
        "%(number)s were left as they are: %(why)s.",
        done.left,
    )
    return f"{what} {left % {'number': f'{done.left:,}', 'why': why}}"


def _numbers(typed: Iterable[str]) -> set[int]:
    return {int(t) for t in typed if t.isascii() and t.isdigit() and len(t) <= LONGEST_ID}
