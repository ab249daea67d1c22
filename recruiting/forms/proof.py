"""The password and the code with which somebody proves who they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruiting import second_factor
from recruiting.models import User

WRONG_CODE = _("This code is not right, or was used already. Wait for the next one, and type it.")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The 6 digits that your authenticator app shows, or a backup code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class ProofForm(CodeForm):
    """The password, and the code of those who have a second factor."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["password", "code"]

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        self.user = user
        if second_factor.of(user) is None:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "password" in typed and not self.user.check_password(typed["password"]):
            self.add_error("password", _("This is not your password. Type it again."))
        elif (
            not self.errors
            and "code" in self.fields
            and not second_factor.take(self.user, typed["code"])
        ):
            self.add_error("code", WRONG_CODE)
        return typed
