"""Account: each person's own name, password and sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruiting import access, attempts, audit, sessions
from recruiting.audit_actions import SESSION_ENDED, SESSIONS_ENDED
from recruiting.forms.accounts import NewPasswordForm
from recruiting.forms.team import PersonNameForm
from recruiting.models import User
from recruiting.toasts import toast
from recruiting.views.proof import too_many


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Profile: the person's name."""
    user = access.member(request)
    person = User.objects.get(pk=user.pk)  # a refused name stays in the form
    form = PersonNameForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_valid():
        person.save(update_fields=["first_name", "last_name"])
        toast(request, _("Your profile was saved."))
        return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "recruiting/account_profile.html", {"form": form}, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account_password(request: HttpRequest) -> HttpResponse:
    """A new password. It ends the person's other sessions; this one goes on."""
    user, template = access.member(request), "recruiting/account_password.html"
    form = NewPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            attempt = attempts.begin_again(user.pk)
        except attempts.TooMany as refused:
            return too_many(request, template, NewPasswordForm(user), refused)
        if "old_password" not in form.errors:
            attempts.succeed(attempt)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        ended = sessions.end_all(user, but=request.session.session_key)
        if ended:
            said = _("Your new password was saved. Your other sessions were ended.")
        else:
            said = _("Your new password was saved.")
        toast(request, said)
        return redirect("account-password")
    status = 422 if form.errors else 200
    return render(request, template, {"form": form}, status=status)


@require_safe
def account_sessions(request: HttpRequest) -> HttpResponse:
    """The browsers in which the person is logged in."""
    user = access.member(request)
    found = sessions.of_person(user, this=request.session.session_key)
    context = {"sessions": found, "others": sum(not session.is_this for session in found)}
    return render(request, "recruiting/account_sessions.html", context)


@require_POST
def account_session_end(request: HttpRequest, name: str) -> HttpResponse:
    """End one of the person's sessions. One that has ended meanwhile is as good."""
    user = access.member(request)
    with transaction.atomic():
        if ended := sessions.end(user, name):
            audit.record(SESSION_ENDED, user.pk, by=user, company_id=user.company_id)
    if ended:
        said = _("The session in %(browser)s was ended.")
        toast(request, said % {"browser": ended.browser})
    else:
        messages.info(request, _("It had ended already."))
    return redirect("account-sessions")


@require_POST
def account_sessions_end(request: HttpRequest) -> HttpResponse:
    """End the person's sessions except for this one."""
    user = access.member(request)
    with transaction.atomic():
        if ended := sessions.end_all(user, but=request.session.session_key):
            audit.record(SESSIONS_ENDED, user.pk, by=user, company_id=user.company_id)
    if ended:
        said = ngettext(
            "%(number)s other session ended.", "%(number)s other sessions ended.", ended
        )
        toast(request, said % {"number": ended})
    else:
        toast(request, _("You are logged in nowhere else."))
    return redirect("account-sessions")
