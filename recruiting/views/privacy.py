"""A candidate's privacy: all that is held of them as a file, a legal hold, the erasure. For Admins."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruiting import access, audit, extensions, personal_data, same_person, traces
from recruiting.actions import erasing, holds
from recruiting.audit_actions import CANDIDATE_EXPORTED
from recruiting.forms.privacy import EraseForm, HoldForm
from recruiting.keeping import earliest
from recruiting.models import Candidate, Erasure, LegalHold, User
from recruiting.toasts import toast
from recruiting.windows import leave_window, show_window


@require_safe
def candidate_privacy(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be done, and what it would do."""
    admin, candidate = _asked(request, pk)
    return _show(request, candidate, admin)


@require_safe
def candidate_data(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is held of the candidate, as a ZIP."""
    admin, candidate = _asked(request, pk)
    with transaction.atomic():
        audit.record(CANDIDATE_EXPORTED, pk, by=admin, company_id=candidate.company_id)
    return HttpResponse(
        personal_data.zipped(candidate),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="candidate-{pk}.zip"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def candidate_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the record's legal hold, or remove it."""
    admin, candidate = _asked(request, pk)
    if request.POST.get("do") == "remove":
        if holds.remove_hold(candidate, by=admin):
            toast(request, _("The legal hold was removed."))
        return redirect("candidate-privacy", pk)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _show(request, candidate, admin, hold_form=form)
    holds.set_hold(candidate, form.cleaned_data["reason"], by=admin)
    toast(request, _("The legal hold was set."))
    return redirect("candidate-privacy", pk)


@require_POST
def candidate_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the erasure."""
    admin, candidate = _asked(request, pk)
    form = EraseForm(request.POST, candidate=candidate)
    if erasing.hold_of(candidate) or not form.is_valid():
        return _show(request, candidate, admin, erase_form=form)
    erasure = erasing.ask(candidate, by=admin)
    if erasure.due_at > timezone.now():
        toast(request, _("The erasure is scheduled."))
        return redirect("candidate-privacy", pk)
    toast(request, _("The record is being erased."))
    return redirect("erasures")


@require_POST
def candidate_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an erasure that has not begun."""
    admin, candidate = _asked(request, pk)
    if erasing.withdraw(candidate, by=admin):
        toast(request, _("The record is kept."))
    return redirect("candidate-privacy", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def job_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which every record of a job is held, or no longer."""
    admin = access.member(request)
    access.require_admin(admin)
    job = access.job_for(admin, pk)
    hold = LegalHold.objects.filter(job=job).select_related("set_by").first()
    back = f"{job.get_absolute_url()}?tab=details"
    form = HoldForm(request.POST or None, initial={"reason": hold.reason if hold else ""})
    if request.method == "POST" and request.POST.get("do") == "remove":
        if holds.remove_hold(job, by=admin):
            toast(request, _("The legal hold was removed."))
        return leave_window(request, back)
    if request.method == "POST" and form.is_valid():
        holds.set_hold(job, form.cleaned_data["reason"], by=admin)
        toast(request, _("The legal hold was set."))
        return leave_window(request, back)
    context = {"form": form, "job": job, "hold": hold}
    return show_window(request, "recruiting/job_hold.html", context, back=back)


def _asked(request: HttpRequest, pk: int) -> tuple[User, Candidate]:
    admin = access.member(request)
    access.require_admin(admin)
    return admin, access.candidate_for(admin, pk)


def _show(
    request: HttpRequest,
    candidate: Candidate,
    admin: User,
    *,
    hold_form: HoldForm | None = None,
    erase_form: EraseForm | None = None,
) -> HttpResponse:
    """The page, status 422 when one of its forms holds errors."""
    hold = erasing.hold_of(candidate)
    first = earliest(candidate)
    context: dict[str, Any] = {
        "candidate": candidate,
        "hold": hold,
        "hold_form": hold_form or HoldForm(),
        "erase_form": erase_form or EraseForm(candidate=candidate),
        "erasure": Erasure.objects.filter(record=candidate.pk, erased_at=None).first(),
        "is_due": candidate.erase_due_at is not None and candidate.erase_due_at <= timezone.now(),
        "earliest": first if first > timezone.now() else None,
        "elsewhere": same_person.records(admin, candidate.email).exclude(pk=candidate.pk)[:20],
        "newsfeed": candidate.newsfeed.count(),
        "import_rows": traces.import_rows(candidate).count(),
        "previews": [line for part in extensions.erasing for line in part.preview(candidate)],
    }
    refused = any(form is not None and form.is_bound for form in (hold_form, erase_form))
    status = 422 if refused else 200
    return render(request, "recruiting/candidate_privacy.html", context, status=status)
