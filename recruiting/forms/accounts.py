"""Logging in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "This e-mail and password do not belong together. Check both; passwords tell capital "
            "letters from small ones."
        ),
        "inactive": _("This account is not active. Ask an Admin of your company."),
    }
    username = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
