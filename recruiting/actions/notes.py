"""Notes: written once, never edited."""

from django.db import transaction

from recruiting import mentions, newsfeed
from recruiting.models import Candidate, NewsfeedItem, User


@transaction.atomic
def add_note(candidate: Candidate, *, by: User, text: str) -> NewsfeedItem:
    """Add a note to the record's newsfeed. Who is mentioned in it gets a mail."""
    mentioned = mentions.mentioned(text, candidate)
    note = newsfeed.post_note(candidate, by=by, text=text, marked=mentioned.values())
    mentions.save(note, mentioned, by=by)
    return note
