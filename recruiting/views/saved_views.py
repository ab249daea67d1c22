"""Saved views of the candidate list: each person's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from recruiting import access
from recruiting.actions.saved_views import TooManyViews, save_view
from recruiting.candidate_list import CandidateList
from recruiting.forms.saved_views import SavedViewForm
from recruiting.models import SavedView
from recruiting.toasts import toast
from recruiting.views.candidates import address_of
from recruiting.windows import leave_window, show_window


def view_save(request: HttpRequest) -> HttpResponse:
    """The window that asks for the name; the list to keep is the rest of the address."""
    user = access.member(request)
    found = CandidateList(user, request.GET)
    back = address_of(found)
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and found.doubt:  # fewer were meant
        form.add_error(None, found.doubt)
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(user, form.cleaned_data["name"], found.query)
        except TooManyViews:
            text = _(
                "You have %(number)s saved views, which is as many as there can be. Delete one, or"
                " save under the name of one."
            )
            form.add_error("name", text % {"number": SavedView.AT_MOST})
        else:
            toast(request, _("The view “%(view)s” was saved.") % {"view": view})
            return leave_window(request, back)
    context = {"form": form, "list": found, "views": user.saved_views.all()}
    return show_window(request, "recruiting/view_save.html", context, back=back)


@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=access.member(request))
    view.delete()
    messages.success(request, _("The view “%(view)s” was deleted.") % {"view": view})
    return redirect(reverse("candidates"))
