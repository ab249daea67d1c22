"""Company Settings."""

import functools
import zoneinfo
from typing import Any

from django import forms

from recruiting.models import Company


@functools.cache
def time_zones() -> list[tuple[str, str]]:
    """Every IANA zone by its region and city, and UTC."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    regions = [
        name for name in names if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    ]
    return [(name, name.replace("_", " ")) for name in ["UTC", *regions]]


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Company
        fields = ["name", "time_zone"]
        help_texts = {
            "time_zone": "Times are shown in this zone, and Expiration Dates end in it. Requests"
            " that were sent keep the moment that the candidate was told."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = time_zones()
        kept = self.instance.time_zone
        known = any(name == kept for name, _ in zones)
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zones if known else [(kept, kept), *zones],
            label="Time zone",
            help_text=self.Meta.help_texts["time_zone"],
        )
