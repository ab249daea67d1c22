"""How the stages of a job are drawn."""

from collections.abc import Sequence
from typing import Protocol

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from recruiting.board import Column
from recruiting.models import Candidate
from recruiting.templatetags.recruiting import DRAWN

register = template.Library()

MENU = (
    '<button class="btn btn-icon btn-small" id="move-{pk}" type="button"'
    ' popovertarget="stages-for-{pk}" aria-label="{label}"{focus}>{icon}</button>'
    '<form class="menu" id="stages-for-{pk}" popover method="post" action="{url}" hx-post="{url}">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    '<input type="hidden" name="candidate" value="{pk}">'
    '<p class="muted small">{move_to}</p>{buttons}</form>'
)
PART = '<rect x="{}" width="{}" height="100%" fill-opacity="{}"><title>{}</title></rect>'
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


@register.simple_tag(takes_context=True)
def move_menu(context: Context, candidate: Candidate, buttons: str, url: str) -> SafeString:
    """The menu of a card by which it is moved: `buttons`, one for each stage, posted to `url`."""
    moved = context.get("moved") == candidate
    return format_html(
        MENU,
        pk=candidate.pk,
        label=_("Move %(candidate)s") % {"candidate": candidate},
        focus=mark_safe(" autofocus") if moved else "",
        icon=DRAWN["more"],
        url=url,
        token=context["csrf_token"],
        move_to=context["move_to"],
        buttons=buttons,
    )


@register.simple_tag
def stage_bar(stages: Sequence[HasTotal]) -> SafeString:
    """How candidates spread over the stages: the later in the pipeline, the stronger.

    The numbers are in its words, and beside each part when that is pointed at.
    """
    everybody = sum(stage.total for stage in stages)
    held = [(place, stage) for place, stage in enumerate(stages) if stage.total]
    words = [f"{stage.name}: {intcomma(stage.total)}" for _place, stage in held]
    widths = [max(100 * stage.total / everybody, LEAST) for _place, stage in held]
    scale = (100 - GAP * (len(held) - 1)) / (sum(widths) or 1)
    parts, x = [], 0.0
    for (place, _stage), width, said in zip(held, widths, words, strict=True):
        opacity = 0.25 + 0.75 * place / max(len(stages) - 1, 1)
        parts.append((f"{x:.2f}%", f"{width * scale:.2f}%", f"{opacity:.2f}", said))
        x += width * scale + GAP
    return format_html(
        '<svg class="stage-bar" role="img" aria-label="{}">{}</svg>',
        ", ".join(words) or _("No candidates"),
        format_html_join("", PART, parts),
    )
