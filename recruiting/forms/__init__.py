"""What people type. Every refusal names the field and keeps what was typed."""

from typing import Any

from django import forms
from django.db.models import QuerySet


def choose_from(field: forms.Field, rows: QuerySet[Any]) -> None:
    """Let people choose from these rows, which only the form's maker knows."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
    field.queryset = rows
