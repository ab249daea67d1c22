"""Records of one person on several jobs: they have the same e-mail."""

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from recruiting import access
from recruiting.models import Candidate, User

SHOWN = 20


def records(user: User, email: str) -> QuerySet[Candidate]:
    """The records with this e-mail in any letter case that the person may open, newest first."""
    if not email:
        return Candidate.objects.none()
    same = access.candidates_for(user).alias(folded=Lower("email"))
    return same.filter(folded=Lower(Value(email))).select_related("job", "stage")
