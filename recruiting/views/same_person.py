"""The notice beside the e-mail of a candidate form: this person is here already, on another job."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recruiting import access, same_person
from recruiting.forms.candidates import SamePersonForm


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What the form shows as the person leaves the field; nothing where there is nothing to say."""
    user = access.member(request)
    access.require_editor(user)
    typed = SamePersonForm(request.GET)
    same = []
    if typed.is_valid():
        email, job = typed.cleaned_data["email"], typed.cleaned_data["job"]
        same = list(same_person.records(user, email).exclude(job=job)[: same_person.SHOWN])
    context = {"same": same, "seen": request.GET.get("email", "").strip()}
    return render(request, "recruiting/_same_person.html", context)
