"""The company's people: whom to invite, and which role they have."""

from typing import Any

from django import forms

from recruiting.models import Company, User

ROLES = {
    User.Role.ADMIN: "Everything in the company, and Company Settings.",
    User.Role.RECRUITER: "Every job and candidate of the company.",
    User.Role.HIRING_TEAM: "Only the jobs whose hiring team they are on: read, write notes, watch and"
    " share.",
}
ROLE_CHOICES = [(role.value, f"{role.label}: {meaning}") for role, meaning in ROLES.items()]


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

    verb = "used"
    role = forms.ChoiceField(
        choices=ROLE_CHOICES, widget=forms.RadioSelect, initial=User.Role.HIRING_TEAM.value
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail"
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # these are somebody else's

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def validate_unique(self) -> None:
        """Left to `refuse_email`, which says nothing of other companies."""

    def refuse_email(self, holder: User | None) -> None:
        """Say that somebody has the e-mail: a person of the company, or (None) one of another."""
        if holder is None:
            sentence = f"This e-mail cannot be {self.verb}. Use another, or ask Recruiting Support."
        elif not holder.is_active:
            sentence = f"{holder} has this e-mail and is deactivated. Reactivate {holder} instead."
        elif holder.has_come:
            sentence = f"{holder} ({holder.get_role_display()}) has this e-mail already."
        else:
            sentence = (
                f"{holder} ({holder.get_role_display()}) has this e-mail already, and has not"
            )
            sentence += " logged in yet. Send the invitation again instead."
        self.add_error("email", sentence)


class InviteForm(EmailForm, PersonNameForm):
    """A new person of the company."""

    verb = "invited"

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
