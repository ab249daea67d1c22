"""The code after the password, setting the second factor up and off, and giving the password again."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from recruiting import attempts, proof, second_factor
from recruiting.forms.proof import WRONG_CODE, CodeForm, ProofForm
from recruiting.models import User
from recruiting.toasts import toast

PAGE = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
def log_in_code(request: HttpRequest) -> HttpResponse:
    """After the password, the code. Until then the session opens no other page."""
    user = _person(request)
    if second_factor.of(user) is None:
        return redirect(_next(request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            attempt = attempts.begin_code(user.pk)
        except attempts.TooMany as refused:
            return too_many(request, "recruiting/log_in_code.html", form, refused)
        if second_factor.take(user, form.cleaned_data["code"]):
            attempts.succeed(attempt)
            request.session.cycle_key()
            proof.proved(request, user)
            return redirect(_next(request))
        form.add_error("code", WRONG_CODE)
    return _page(request, "recruiting/log_in_code.html", form)


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
def prove(request: HttpRequest) -> HttpResponse:
    """The password again (and a code), before what is worth most to a thief; then back."""
    return _prove(request, turn_off=False)


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
@proof.proved_lately("second-factor")
def turn_off(request: HttpRequest) -> HttpResponse:
    """Turn the second factor off, with the password and a code."""
    if second_factor.of(_person(request)) is None:
        return redirect("second-factor")
    return _prove(request, turn_off=True)


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
def set_up(request: HttpRequest) -> HttpResponse:
    """What there is; otherwise a QR code to scan. A code confirms it, and the backup codes are shown once."""
    user = _person(request)
    template = "recruiting/second_factor.html"
    if factor := second_factor.of(user):
        left = len(factor.backup_codes)
        return render(request, template, {"factor": factor, "codes_left": left})
    if not proof.is_proved_lately(request):
        return redirect(f"{reverse('prove')}?next={reverse('second-factor')}")
    factor = second_factor.begin(user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["code"].help_text = _("The 6 digits that your authenticator app shows now.")
    if form.is_valid():
        codes = second_factor.confirm(user, form.cleaned_data["code"])
        if codes is not None:
            proof.proved(request, user)
            return render(request, template, {"codes": codes, "next": _next(request)})
        form.add_error("code", WRONG_CODE)
    context = {
        "picture": second_factor.picture_of(factor),
        "words": second_factor.words_of(factor),
        "is_required": second_factor.is_required(user),
    }
    return _page(request, template, form, **context)


def log_in_to_admin(request: HttpRequest) -> HttpResponse:
    """Django's admin has no log-in page of its own: there is one door, and one count of failures."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("This page is for Recruiting Support."))
    return redirect(f"{reverse(settings.LOGIN_URL)}?next={reverse('admin:index')}")


def too_many(
    request: HttpRequest, template: str, form: object, refused: attempts.TooMany
) -> HttpResponse:
    """The same page with status 429: what was typed stays, and it says when to try again."""
    context = {"form": form, "too_many": refused, "next": _next(request)}
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(refused.seconds)
    return response


def _prove(request: HttpRequest, *, turn_off: bool) -> HttpResponse:
    user = _person(request)
    template = "recruiting/prove.html"
    if request.method != "POST":
        return _page(request, template, ProofForm(user), turn_off=turn_off)
    form = ProofForm(user, request.POST)
    try:
        tried = [attempts.begin_code(user.pk)]
    except attempts.TooMany as refused:
        return too_many(request, template, ProofForm(user), refused)
    if not form.is_valid():
        return _page(request, template, form, turn_off=turn_off)
    attempts.succeed(tried[0])
    if turn_off:
        second_factor.remove(user, but=request.session.session_key)
        request.session.pop(proof.FACTOR, None)
        toast(request, _("The second factor is off. Your other sessions were ended."))
        return redirect("second-factor")
    request.session.cycle_key()  # whoever held the old one proved nothing
    proof.proved(request, user)
    return redirect(_next(request))


def _person(request: HttpRequest) -> User:
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here, secure = {request.get_host()}, request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=here, require_https=secure):
        return wanted
    user = request.user
    is_support = user.is_authenticated and user.is_staff and user.company_id is None
    return reverse("admin:index" if is_support else "dashboard")


def _page(request: HttpRequest, template: str, form: CodeForm, **more: object) -> HttpResponse:
    context = {"form": form, "next": _next(request), **more}
    return render(request, template, context, status=422 if form.errors else 200)
