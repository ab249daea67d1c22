"""The Filter window of the candidate list."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recruiting import access
from recruiting.candidate_list import CandidateList, as_typed
from recruiting.forms.candidate_filters import FilterWindowForm
from recruiting.views.candidates import address_of
from recruiting.windows import show_window


@require_safe
def candidate_filter(request: HttpRequest) -> HttpResponse:
    """The window with the fields that the list is narrowed and sorted by, filled as it is now."""
    user = access.member(request)
    found = CandidateList(user, request.GET)
    fields = FilterWindowForm(as_typed(found.values), user=user)
    return show_window(
        request, "recruiting/candidate_filter.html", {"fields": fields}, back=address_of(found)
    )
