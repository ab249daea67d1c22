"""The company's people: whom to invite, and which role they have."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruiting.models import Company, User

ROLES = {
    User.Role.ADMIN: _("Everything in the company, and Company Settings."),
    User.Role.RECRUITER: _("Every job and candidate of the company."),
    User.Role.HIRING_TEAM: _(
        "Only the jobs whose hiring team they are on: read, write notes, watch and share."
    ),
}
ROLE_CHOICES = [
    (role.value, format_lazy("{}: {}", role.label, meaning)) for role, meaning in ROLES.items()
]


class PersonNameForm(forms.ModelForm):  # type: ignore[type-arg]
    """First and last name, with single spaces."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        for name, hint in (("first_name", "given-name"), ("last_name", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = hint

    def clean_first_name(self) -> str:
        return " ".join(self.cleaned_data["first_name"].split())

    def clean_last_name(self) -> str:
        return " ".join(self.cleaned_data["last_name"].split())


class EmailForm(forms.ModelForm):  # type: ignore[type-arg]
    """An e-mail to log in with, and a role."""

    class Meta:
        model = User
        fields = ["email", "role"]

    unusable = _("This e-mail cannot be used. Use another, or ask Recruiting Support.")
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        initial=User.Role.HIRING_TEAM.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # these are somebody else's

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def validate_unique(self) -> None:
        """Left to `refuse_email`, which says nothing of other companies."""

    def refuse_email(self, holder: User | None) -> None:
        """Say that somebody has the e-mail: a person of the company, or (None) one of another."""
        if holder is None:
            self.add_error("email", self.unusable)
            return
        if not holder.is_active:
            sentence = gettext(
                "%(person)s has this e-mail and is deactivated. Reactivate %(person)s instead."
            )
        elif holder.has_come:
            sentence = gettext("%(person)s (%(role)s) has this e-mail already.")
        else:
            sentence = gettext(
                "%(person)s (%(role)s) has this e-mail already, and has not logged in yet. "
                "Send the invitation again instead."
            )
        named = {"person": holder, "role": holder.get_role_display()}
        self.add_error("email", sentence % named)


class InviteForm(EmailForm, PersonNameForm):
    """A new person of the company."""

    unusable = _("This e-mail cannot be invited. Use another, or ask Recruiting Support.")

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "role"]

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, instance=User(company=company), **kwargs)


class EditForm(EmailForm):
    """A person's e-mail and role. One's own role is for another Admin to change."""

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = self.instance.role
        if own:
            del self.fields["role"]

    @property
    def chosen_role(self) -> str:
        return str(self.cleaned_data.get("role", self.before))
