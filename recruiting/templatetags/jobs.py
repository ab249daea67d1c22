"""How the stages of a job are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from recruiting.board import Column

register = template.Library()

LEAST, GAP = 3.0, 0.6  # percent of the bar: of a part, however few are in it, and between two


class HasTotal(Protocol):
    name: str
    total: int


@register.simple_tag
def buttons_to_move(stages: Sequence[Column], *, away_from: Column) -> SafeString:
    """A button for each other stage: the same in every card of a column, and so made once."""
    others = [(stage.pk, stage.name) for stage in stages if stage.pk != away_from.pk]
    return format_html_join(
        "\n", '<button class="menu-item" name="stage" value="{}">{}</button>', others
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A stage's part of the bar. Where it is and how strong, as SVG's attributes have it."""

    name: str
    total: int
    x: str
    width: str
    opacity: str


@register.simple_tag
def parts_of_bar(stages: Sequence[HasTotal]) -> list[Part]:
    """Those stages that hold somebody: the later in the pipeline, the stronger."""
    everybody = sum(stage.total for stage in stages)
    held = [(place, stage) for place, stage in enumerate(stages) if stage.total]
    widths = [max(100 * stage.total / everybody, LEAST) for _, stage in held]
    scale = (100 - GAP * (len(held) - 1)) / (sum(widths) or 1)
    parts, x = [], 0.0
    for (place, stage), width in zip(held, widths, strict=True):
        opacity = 0.25 + 0.75 * place / max(len(stages) - 1, 1)
        shown = f"{x:.2f}%", f"{width * scale:.2f}%", f"{opacity:.2f}"
        parts.append(Part(stage.name, stage.total, *shown))
        x += width * scale + GAP
    return parts
