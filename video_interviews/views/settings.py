"""Admin > Company Settings > Integrations > Video Interviewing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from recruiting import access
from recruiting.models import User
from recruiting.proof import proved_lately
from recruiting.windows import asked_by_htmx, leave_window, show_window
from video_interviews.actions import configuring, subscribing
from video_interviews.forms import AddUsersForm, SettingsForm
from video_interviews.models import Integration, WebhookDelivery


def _integration(request: HttpRequest) -> Integration:
    """The company's integration, for its Admins; 404 while Recruiting Support has not enabled it."""
    user = access.member(request)
    company = access.company_of(user)
    if not company.video_interviewing_enabled:
        raise Http404
    access.require_admin(user)
    return configuring.integration_for(company)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately("video-interviewing")
def video_interviewing(request: HttpRequest) -> HttpResponse:
    integration = _integration(request)
    if request.method != "POST":
        return _page(request, SettingsForm(integration))
    form = SettingsForm(integration, request.POST)
    if form.is_valid() and _save(integration, form, access.member(request)):
        messages.success(request, _("The settings were saved."))
        return redirect("video-interviewing")
    form.forget_keys()
    return _page(request, form)


def _save(integration: Integration, form: SettingsForm, by: User) -> bool:
    """Save what can be saved; False when a key or the Primary User was refused."""
    primary = form.cleaned_data["primary_user"]
    refused = configuring.save_settings(
        integration,
        is_on=form.cleaned_data["is_on"],
        keys=form.new_keys,
        primary_user=primary,
        by=by,
    )
    for spark_hire_user, reason in refused.items():
        form.refuse_key(spark_hire_user, reason)
    if primary is not None and not primary.has_working_key:
        reason = _("%(user)s has no working key yet. Save one first, or choose another user.")
        form.add_error("primary_user", reason % {"user": primary.user})
    form.refresh_users()
    return not form.errors


def _page(request: HttpRequest, form: SettingsForm) -> HttpResponse:
    integration = form.integration
    waiting = integration.deliveries.filter(state=WebhookDelivery.State.WAITING, attempts__gt=0)
    context = {
        "form": form,
        "integration": integration,
        "subscriptions": integration.subscriptions.filter(retired_at=None).exclude(
            spark_hire_uuid=""
        ),
        "failures_waiting": waiting.count(),
        "last_webhook": integration.deliveries.order_by("-received_at").first(),
    }
    status = 422 if form.errors else 200
    return render(request, "video_interviews/settings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately("video-interviewing")
def add_users(request: HttpRequest) -> HttpResponse:
    integration = _integration(request)
    form = AddUsersForm(integration)
    back = reverse("video-interviewing")
    if request.method == "POST":
        form = AddUsersForm(integration, request.POST)
        if form.is_valid():
            chosen = form.cleaned_data["users"]
            configuring.choose_users(integration, chosen, by=access.member(request))
            if not asked_by_htmx(request):
                return redirect(back)
            behind = SettingsForm(integration, {"primary_user": request.POST.get("primary_user")})
            return render(request, "video_interviews/_users_saved.html", {"form": behind})
    return show_window(request, "video_interviews/add_users.html", {"form": form}, back=back)


@require_POST
@proved_lately("video-interviewing")
def test_connection(request: HttpRequest) -> HttpResponse:
    answered, sentence = configuring.test_connection(_integration(request))
    messages.add_message(request, messages.SUCCESS if answered else messages.ERROR, sentence)
    return redirect("video-interviewing")


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately("video-interviewing")
def renew_addresses(request: HttpRequest) -> HttpResponse:
    """Renew webhook addresses: a window that asks for confirmation."""
    integration = _integration(request)
    back = reverse("video-interviewing")
    by = access.member(request)
    if request.method == "POST" and subscribing.renew_addresses(integration, by=by):
        said = _("The webhook addresses are being renewed. The old ones work for another day.")
        messages.success(request, said)
        return leave_window(request, back)
    context = {"integration": integration}
    return show_window(request, "video_interviews/renew_addresses.html", context, back=back)
