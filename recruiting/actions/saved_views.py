"""Saved views: kept under a name, replaced."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from recruiting.models import SavedView, User


class TooManyViews(Exception):
    """The person has as many views as one person may have."""


@transaction.atomic
def save_view(user: User, name: str, query: str) -> SavedView:
    """Keep the list under this name, in place of the person's view that has it in any letter case.

    Raises TooManyViews for one view more than a person may have.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two at once are one after the other
    mine = SavedView.objects.filter(user=user)
    same = mine.alias(folded=Lower("name")).filter(folded=Lower(Value(name))).first()
    if same is None and mine.count() >= SavedView.AT_MOST:
        raise TooManyViews
    view = same or SavedView(user=user)
    view.name, view.query = name, query
    view.save()
    return view
