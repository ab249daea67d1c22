"""Company Settings > Privacy: how long candidates are kept, and what was erased."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recruiting import access, extensions
from recruiting.actions.retention import change_keeping, overdue
from recruiting.forms.privacy import KeepingForm
from recruiting.models import Candidate, Company, Erasure
from recruiting.paging import page_of
from recruiting.toasts import toast

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """The two periods. What a shorter one would erase today is said before it is saved."""
    company = _company(request)
    form = KeepingForm(request.POST if request.method == "POST" else None, instance=company)
    if not form.is_bound or not form.is_valid():
        company = _company(request)  # without what the form made of it
    number = overdue(company, timezone.localdate(timezone=company.zone)).count()
    if form.is_bound and not form.errors and (form.is_confirmed or not number):
        change_keeping(company, by=access.member(request))
        toast(request, _("The settings were saved."))
        return redirect("keeping")
    context = {"form": form, "number": number, "to_confirm": form.is_bound and not form.errors}
    status = 422 if form.errors else 200
    return render(request, "recruiting/keeping.html", context, status=status)


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """The newest first: those that wait, and what became of the others."""
    company = _company(request)
    rows = Erasure.objects.filter(company=company).select_related("asked_by")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(rows, "-asked_at", after=after, before=before, size=PAGE)
    waiting = [each.record for each in page.rows if each.erased_at is None]
    named = Candidate.objects.filter(company=company).in_bulk(waiting)
    fates = [part.fates(page.rows) for part in extensions.erasing]
    lines = [
        (each, named.get(each.record), [line for one in fates for line in one.get(each.pk, [])])
        for each in page.rows
    ]
    return render(request, "recruiting/erasures.html", {"page": page, "lines": lines})


def _company(request: HttpRequest) -> Company:
    """The company as it is stored, for its Admins."""
    user = access.member(request)
    access.require_admin(user)
    return Company.objects.get(pk=access.company_of(user).pk)
