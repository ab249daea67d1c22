"""Logging in, and choosing a password by a mailed link."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from recruiting import attempts, proof, second_factor, sessions
from recruiting.forms.accounts import ChosenPasswordForm, LogInForm
from recruiting.models import User
from recruiting.toasts import toast
from recruiting.views.proof import too_many
from recruiting.windows import asked_by_htmx


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    """The login page. A window that finds its session ended makes the whole page log in."""

    form_class = LogInForm
    template_name = "recruiting/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if asked_by_htmx(request):
            return HttpResponseClientRefresh()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.attempt = attempts.begin(request, request.POST.get("username", ""))
        except attempts.TooMany as refused:
            blank = LogInForm(request, initial={"username": request.POST.get("username", "")})
            return too_many(request, self.template_name, blank, refused)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: LogInForm) -> HttpResponse:  # type: ignore[override]
        user = form.get_user()
        attempts.succeed(self.attempt)
        sessions.forget_expired(user)
        response = super().form_valid(form)
        if second_factor.of(user) is None:  # otherwise the code comes first
            proof.proved(self.request, user)
        return response


class LogOut(LogoutView):
    """Ends the session, and has the browser forget what it kept of the pages."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


@method_decorator(login_not_required, name="dispatch")
class ChoosePassword(PasswordResetConfirmView):
    """A new password by a mailed link. Whoever was logged in with the old one is no longer."""

    form_class = ChosenPasswordForm
    template_name = "recruiting/password_reset_choose.html"

    def get_user(self, uidb64: str) -> User | None:
        """Links work for those who may log in."""
        user: User | None = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: ChosenPasswordForm) -> HttpResponse:  # type: ignore[override]
        # This browser's own row is left to the session middleware, which is about to save it.
        sessions.end_all(form.user, but=self.request.session.session_key)
        return super().form_valid(form)

    def form_invalid(self, form: ChosenPasswordForm) -> HttpResponse:  # type: ignore[override]
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AcceptInvitation(ChoosePassword):
    """The first password, by the link of an invitation. Then the person is logged in."""

    template_name = "recruiting/invitation.html"
    success_url = reverse_lazy("dashboard")
    post_reset_login = True
    post_reset_login_backend = "recruiting.auth.MemberBackend"

    def form_valid(self, form: ChosenPasswordForm) -> HttpResponse:  # type: ignore[override]
        response = super().form_valid(form)
        toast(self.request, _("Your password was saved. Welcome!"))
        return response
