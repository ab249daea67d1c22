"""Notes on a candidate record, and whom one may mention in them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruiting import access, mentions
from recruiting.actions import notes
from recruiting.forms.notes import NoteForm
from recruiting.place import Place
from recruiting.views.candidate import show_record


@require_POST
def candidate_note(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    place = Place.of(request.GET, candidate.company, tab="notes").top()
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_record(request, candidate, place, note_form=form)
    notes.add_note(candidate, by=user, text=form.cleaned_data["text"])
    messages.success(request, _("The note was added."))
    return redirect(place.address_in(candidate))


@require_safe
def candidate_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people whom somebody may mean who typed @ and the beginning of a name, as options."""
    candidate = access.candidate_for(access.member(request), pk)
    people = mentions.offered(candidate, request.GET.get("typed", "")[:100])
    names = [str(person) for person in people]
    offers = [
        (person, str(person) if names.count(str(person)) == 1 else person.email)
        for person in people
    ]
    return render(request, "recruiting/_mention_options.html", {"offers": offers})
