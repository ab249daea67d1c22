"""Company Settings: the pages of Admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from recruiting import access
from recruiting.forms.settings import CompanyForm
from recruiting.models import Company


def company_settings(request: HttpRequest) -> HttpResponse:
    """General: the company's name and time zone."""
    user = access.member(request)
    access.require_admin(user)
    company = Company.objects.get(pk=access.company_of(user).pk)  # a refused name stays in the form
    form = CompanyForm(request.POST or None, instance=company)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The settings were saved.")
        return redirect("company-settings")
    status = 422 if form.errors else 200
    return render(request, "recruiting/settings_general.html", {"form": form}, status=status)
