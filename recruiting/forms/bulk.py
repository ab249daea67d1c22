"""What is to be done with the selected candidates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting.forms.candidate_filters import stage_names
from recruiting.models import Tag, User

ACTIONS = [
    ("tag", gettext_lazy("Tag")),
    ("move", gettext_lazy("Move")),
    ("archive", gettext_lazy("Archive")),
    ("restore", gettext_lazy("Restore")),
]


class BulkForm(forms.Form):
    """`action` is the button that was pressed; it says which of the fields is needed."""

    action = forms.ChoiceField(
        choices=ACTIONS, label=gettext_lazy("Action"), widget=forms.HiddenInput
    )
    tag = forms.CharField(
        required=False,
        max_length=Tag.NAME_LENGTH,
        label=gettext_lazy("Tag"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Tag"), "autocomplete": "off"}),
    )
    stage = forms.ChoiceField(required=False, label=gettext_lazy("Stage"))

    def __init__(self, typed: QueryDict | None = None, *, user: User) -> None:
        super().__init__(typed, auto_id="bulk_%s")
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        stage.choices = [("", _("Stage")), *((name, name) for name in stage_names(user))]

    def clean_tag(self) -> str:
        name = str(self.cleaned_data["tag"])
        if "," in name:
            raise ValidationError(_("A comma separates tags. Type one tag at a time, without it."))
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        action = values.get("action")
        if action == "tag" and "tag" in values and not values["tag"]:
            self.add_error("tag", _("Type the tag that the candidates shall get."))
        if action == "move" and "stage" in values and not values["stage"]:
            self.add_error("stage", _("Choose the stage to move the candidates to."))
        return values
