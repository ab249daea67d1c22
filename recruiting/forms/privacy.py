"""Erasing, legal holds, and how long candidates are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting.folding import fold
from recruiting.models import Candidate, Company, LegalHold

MOST_MONTHS = 240


class EraseForm(forms.Form):
    """The name is typed, so that nobody is erased by a slip."""

    name = forms.CharField(
        label=gettext_lazy("The candidate's name"),
        max_length=Candidate.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = candidate
        said = _("Type “%(name)s” to erase this record.")
        self.fields["name"].help_text = said % {"name": candidate}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.split() != str(self.candidate).split() and fold(name) != fold(str(self.candidate)):
            said = _("This is not the name of this record. Type “%(name)s”.")
            raise forms.ValidationError(said % {"name": self.candidate})
        return name


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LegalHold.REASON_LENGTH,
        help_text=gettext_lazy("Such as the number of a charge. Admins see it."),
    )


class KeepingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A time that would erase somebody today is saved once `confirmed` names it: the number comes first."""

    class Meta:
        model = Company
        fields = ["keep_at_least", "erase_after"]

    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_erase_after(self) -> int | None:
        months: int | None = self.cleaned_data["erase_after"]
        if months is not None and not 1 <= months <= MOST_MONTHS:
            said = _("Give 1 to %(most)s months, or nothing to keep candidates.")
            raise forms.ValidationError(said % {"most": MOST_MONTHS})
        return months

    def clean(self) -> None:
        super().clean()
        least, after = (self.cleaned_data.get(name) for name in ("keep_at_least", "erase_after"))
        if least and after and after < least:
            said = _("They are kept at least %(months)s months: give that many or more.")
            self.add_error("erase_after", said % {"months": least})

    @property
    def is_confirmed(self) -> bool:
        return self.cleaned_data.get("confirmed") == str(self.cleaned_data.get("erase_after"))
