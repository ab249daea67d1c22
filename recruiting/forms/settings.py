"""Company Settings."""

import functools
import zoneinfo
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruiting.models import Company

Zones = list[tuple[str, str]]
OTHERS = "Other"
# Choosing another zone shows what it means at once, where there is a script.
NOTICE = {
    "hx-get": reverse_lazy("zone-notice"),
    "hx-target": "#zone-notice",
    "hx-trigger": "change",
}


@functools.cache
def zone_names() -> list[str]:
    """Every IANA zone by its region and city, and UTC."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    odd = ("Etc/", "SystemV/", "posix/", "right/")
    return ["UTC", *(name for name in names if not name.startswith(odd))]


def offset_in_words(offset: timedelta) -> str:
    """Such as UTC+5:30."""
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")  # noqa: RUF001


@functools.lru_cache(maxsize=2)
def labels_at(hour: datetime) -> dict[str, str]:
    """The zones' names with what they are ahead of UTC in that hour."""
    return {name: label_of(name, hour) for name in zone_names()}


def label_of(name: str, at: datetime) -> str:
    offset = at.astimezone(zoneinfo.ZoneInfo(name)).utcoffset() or timedelta()
    words = offset_in_words(offset)
    return name if name == words else f"{name.replace('_', ' ')} ({words})"


def zone_choices(kept: str) -> list[tuple[str, Zones]]:
    """The zones by their region, the one of the zone that is `kept` first."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    labels = labels_at(hour)
    if kept not in labels:
        labels = {kept: label_of(kept, hour), **labels}
    regions: dict[str, Zones] = defaultdict(list)
    for name, label in labels.items():
        regions[_region(name)].append((name, label))
    own = _region(kept)
    order = sorted(regions, key=lambda region: (region != own, region == OTHERS, region))
    return [(gettext("Other") if region == OTHERS else region, regions[region]) for region in order]


def _region(name: str) -> str:
    return name.partition("/")[0] if "/" in name else OTHERS


class ZoneSelect(forms.Select):
    template_name = "recruiting/_zone_select.html"


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The company's name and zone. Another zone is saved once `confirmed_zone` names it, too: its
    notice comes first, and holds that field."""

    class Meta:
        model = Company
        fields = ["name", "time_zone", "second_factor_required"]
        labels = {"name": _("Name")}

    confirmed_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone_before = self.instance.time_zone
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zone_choices(self.zone_before),
            label=_("Time zone"),
            widget=ZoneSelect(attrs=NOTICE),
            help_text=_("Times are shown in this zone, and Expiration Dates end at its midnight."),
        )

    @property
    def zone_to_confirm(self) -> str:
        """The other zone that was chosen and is not confirmed yet, or ""."""
        chosen = str(self.cleaned_data.get("time_zone", ""))
        known = (self.zone_before, self.cleaned_data.get("confirmed_zone"))
        return "" if chosen in known else chosen
