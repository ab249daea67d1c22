"""Taking back what a toast said was done."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from recruiting import access
from recruiting.actions import changes
from recruiting.models import Change


@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo a change of one's own, as far as it still stands, and go back to where one was."""
    user = access.member(request)
    access.require_editor(user)
    change = get_object_or_404(Change, pk=pk, by=user)
    number = changes.undo(change, by=user)
    if number:
        said = ngettext("That was undone.", "%(number)s were undone.", number)
        messages.info(request, said % {"number": f"{number:,}"})
    else:
        messages.warning(request, _("It was not undone: it was changed again, or is too long ago."))
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if safe else "dashboard")
