"""What is to be done with the selected candidates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from recruiting.forms.candidate_filters import stage_names
from recruiting.models import Tag, User

ACTIONS = [("tag", "Tag"), ("move", "Move"), ("archive", "Archive"), ("restore", "Restore")]


class BulkForm(forms.Form):
    """`action` is the button that was pressed; it says which of the fields is needed."""

    action = forms.ChoiceField(choices=ACTIONS, widget=forms.HiddenInput)
    tag = forms.CharField(
        required=False,
        max_length=Tag.NAME_LENGTH,
        widget=forms.TextInput(attrs={"placeholder": "Tag", "autocomplete": "off"}),
    )
    stage = forms.ChoiceField(required=False)

    def __init__(self, typed: QueryDict | None = None, *, user: User) -> None:
        super().__init__(typed, auto_id="bulk_%s")
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        stage.choices = [("", "Stage"), *((name, name) for name in stage_names(user))]

    def clean_tag(self) -> str:
        name = str(self.cleaned_data["tag"])
        if "," in name:
            raise ValidationError("A comma separates tags. Type one tag at a time, without it.")
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        action = values.get("action")
        if action == "tag" and "tag" in values and not values["tag"]:
            self.add_error("tag", "Type the tag that the candidates shall get.")
        if action == "move" and "stage" in values and not values["stage"]:
            self.add_error("stage", "Choose the stage to move the candidates to.")
        return values
