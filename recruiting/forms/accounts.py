"""Logging in, and the account of the person who is."""

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recruiting import audit
from recruiting.actions import forgetting
from recruiting.audit_actions import PASSWORD_CHANGED
from recruiting.models import User

HINT = _("At least 10 characters. Not a common password, and not close to your name or e-mail.")


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


class ForgottenPasswordForm(PasswordResetForm):
    def save(self, *args: Any, **kwargs: Any) -> None:
        forgetting.ask(self.cleaned_data["email"])


class ChosenPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A password that its person chooses, typed twice."""

    error_messages = {
        "password_mismatch": _("The two passwords differ. Type the new one again, twice."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, first.help_text = _("New password"), HINT
        second.label, second.help_text = _("New password again"), ""

    def clean(self) -> dict[str, Any]:
        self.validate_passwords("new_password1", "new_password2")
        self.validate_password_for_user(self.user, "new_password1")
        return self.cleaned_data

    def save(self, commit: bool = True) -> User:
        """Nothing but the password: an Admin may be changing the person's role, or deactivating them."""
        user: User = self.user
        user.set_password(self.cleaned_data["new_password1"])
        if commit:
            with transaction.atomic():
                user.save(update_fields=["password"])
                audit.record(PASSWORD_CHANGED, user.pk, by=user, company_id=user.company_id)
        return user


class NewPasswordForm(ChosenPasswordForm, PasswordChangeForm):
    """Another password, for somebody who knows the current one."""

    error_messages = {
        **ChosenPasswordForm.error_messages,
        "password_incorrect": _(
            "This is not your current password. Type it again; passwords tell capital letters from "
            "small ones."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Current password")
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
