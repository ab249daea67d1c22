"""Company Settings: the pages of Admins."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recruiting import access, extensions
from recruiting.actions.company import change_company
from recruiting.forms.settings import CompanyForm, zone_names
from recruiting.models import Company
from recruiting.toasts import toast


@dataclass(frozen=True, slots=True)
class ZoneNotice:
    """What a zone means: the time there and, for another than the company's, what changes."""

    zone: str
    now: datetime
    is_change: bool
    notes: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
def company_settings(request: HttpRequest) -> HttpResponse:
    """General: the company's name and time zone."""
    company = _company(request)
    form = CompanyForm(request.POST if request.method == "POST" else None, instance=company)
    if form.is_valid() and not form.zone_to_confirm:
        columns = [name for name in form.changed_data if name in form.Meta.fields]
        change_company(company, columns, by=access.member(request))
        if company.time_zone == form.zone_before:
            said = _("The settings were saved.")
        else:
            said = _("The settings were saved. Times are now shown in %(zone)s.")
            said %= {"zone": company.time_zone}
        toast(request, said)
        return redirect("company-settings")
    chosen = form.cleaned_data.get("time_zone") if form.is_bound else None
    notice = _notice(_company(request), chosen or form.zone_before)
    context = {"form": form, "notice": notice}
    status = 422 if form.errors else 200
    return render(request, "recruiting/settings_general.html", context, status=status)


@require_safe
def zone_notice(request: HttpRequest) -> HttpResponse:
    """What the zone `time_zone` would mean, shown as one chooses."""
    company = _company(request)
    zone = request.GET.get("time_zone", "")
    notice = _notice(company, zone if zone in zone_names() else company.time_zone)
    return render(request, "recruiting/_zone_notice.html", {"notice": notice})


def _company(request: HttpRequest) -> Company:
    """The company as it is stored, for its Admins: what a form makes of it stays in the form."""
    user = access.member(request)
    access.require_admin(user)
    return Company.objects.get(pk=access.company_of(user).pk)


def _notice(company: Company, zone: str) -> ZoneNotice:
    is_change = zone != company.time_zone
    company.time_zone = zone
    notes = [note(company) for note in extensions.zone_change_notes] if is_change else []
    return ZoneNotice(zone, timezone.now(), is_change, [note for note in notes if note])
