"""Company Settings > Team: the company's people, for its Admins."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruiting import access, proof
from recruiting.actions import inviting
from recruiting.actions import team as actions
from recruiting.forms.team import EditForm, InviteForm
from recruiting.models import Invitation, User
from recruiting.paging import page_of
from recruiting.toasts import toast
from recruiting.windows import leave_window, show_window

MOST_WORDS = 5  # that are looked for


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    admin = _admin(request)
    typed = request.GET.get("q", "").replace("\0", "").strip()[:200]
    people = User.objects.filter(company=access.company_of(admin)).select_related(
        "invitation", "second_factor"
    )
    page = page_of(
        _found(people, typed),
        "email",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(request, "recruiting/team.html", {"page": page, "typed": typed})


@require_http_methods(["GET", "HEAD", "POST"])
def team_invite(request: HttpRequest) -> HttpResponse:
    """The window in which a person is invited."""
    admin = _admin(request)
    form = InviteForm(
        request.POST if request.method == "POST" else None, company=access.company_of(admin)
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = inviting.invite(form.save(commit=False), by=admin)
        except inviting.Taken as taken:
            form.refuse_email(taken.user)
        else:
            said = _("%(person)s is invited. The mail goes to %(email)s.")
            toast(request, said % {"person": person, "email": person.email})
            return leave_window(request, _back(request))
    context = {"form": form}
    return show_window(request, "recruiting/team_invite.html", context, back=_back(request))


@require_POST
def team_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the invitation again."""
    admin = _admin(request)
    person = access.person_for(admin, pk)
    if inviting.send_again(person, by=admin):
        toast(request, _("The invitation goes to %(email)s again.") % {"email": person.email})
    elif person.has_come or not person.is_active:
        messages.info(request, _("%(person)s needs no invitation now.") % {"person": person})
    else:
        said = _("%(person)s was invited just now. Wait a minute.")
        messages.info(request, said % {"person": person})
    return redirect(_back(request))


@require_safe
def team_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the table says of a person's invitation, asked for until the mail is out."""
    person = access.person_for(_admin(request), pk)
    invitation = Invitation.objects.filter(user=person).first()
    context = {"person": person, "invitation": invitation}
    return render(request, "recruiting/_team_mail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which a person's e-mail and role are changed."""
    admin = _admin(request)
    person = access.person_for(admin, pk)
    form = EditForm(
        request.POST if request.method == "POST" else None,
        instance=access.person_for(admin, pk),  # what was typed stays in the form
        own=person == admin,
    )
    if form.is_valid():
        try:
            actions.change(
                person, email=form.cleaned_data["email"], role=form.chosen_role, by=admin
            )
        except inviting.Taken as taken:
            form.refuse_email(taken.user)
        except actions.Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            toast(request, _("%(person)s was saved.") % {"person": person})
            return leave_window(request, _back(request))
    context = {
        "person": person,
        "form": form,
        "refusal": actions.refusal_to_change(person, by=admin),
    }
    return show_window(request, "recruiting/team_edit.html", context, back=_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
def team_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which a person is deactivated."""
    admin = _admin(request)
    person = access.person_for(admin, pk)
    refusal = actions.refusal_to_deactivate(person, by=admin)
    if request.method == "POST":
        try:
            actions.deactivate(person, by=admin)
        except actions.Refused as refused:
            refusal = refused.sentence
        else:
            said = _("%(person)s is deactivated and logged out everywhere.")
            toast(request, said % {"person": person})
            return leave_window(request, _back(request))
    return _window(request, "recruiting/team_deactivate.html", {"person": person}, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
def team_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which a person is let in again."""
    admin = _admin(request)
    person = access.person_for(admin, pk)
    if request.method == "POST":
        actions.reactivate(person, by=admin)
        toast(request, _("%(person)s is active again.") % {"person": person})
        return leave_window(request, _back(request))
    return _window(request, "recruiting/team_reactivate.html", {"person": person}, None)


@require_http_methods(["GET", "HEAD", "POST"])
@proof.proved_lately("team")
def team_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which a colleague's second factor is reset."""
    admin = _admin(request)
    person = access.person_for(admin, pk)
    refusal = actions.refusal_to_reset(person, by=admin)
    if request.method == "POST":
        try:
            actions.reset_second_factor(person, by=admin)
        except actions.Refused as refused:
            refusal = refused.sentence
        else:
            said = _("The second factor of %(person)s was reset.")
            toast(request, said % {"person": person})
            return leave_window(request, _back(request))
    return _window(request, "recruiting/team_second_factor.html", {"person": person}, refusal)


def _admin(request: HttpRequest) -> User:
    user = access.member(request)
    access.require_admin(user)
    return user


def _found(people: QuerySet[User], typed: str) -> QuerySet[User]:
    """Those whose name or e-mail holds each of the typed words."""
    for word in typed.split()[:MOST_WORDS]:
        people = people.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return people


def _back(request: HttpRequest) -> str:
    """The team page as it was left: what was searched for, and the page of it."""
    query = request.GET.urlencode()
    return f"{reverse('team')}?{query}" if query else reverse("team")


def _window(
    request: HttpRequest, template: str, context: dict[str, object], refusal: str | None
) -> HttpResponse:
    response = show_window(request, template, {**context, "refusal": refusal}, back=_back(request))
    if refusal and request.method == "POST":
        response.status_code = 422
    return response
