"""Every column says whether it is personal, and of whom: one that nobody tagged fails here."""

from django.apps import apps

from recruiting import extensions
from recruiting.models import Candidate

OURS = ("recruiting", "video_interviews")
WHERE = "recruiting/privacy.py or video_interviews/privacy.py: say of each column whose it is"


def columns() -> dict[str, list[str]]:
    return {
        model._meta.label: [field.name for field in model._meta.concrete_fields]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
    }


def test_every_column_is_tagged_once() -> None:
    """Row R32: an untagged column fails the build, and so does a tag of a column that is no more."""
    there, tagged = columns(), extensions.personal_tables
    assert set(there) == set(tagged), WHERE
    for label, names in there.items():
        assert sorted(names) == sorted(tagged[label].columns), f"{label}. {WHERE}"


def test_whatever_is_personal_of_a_candidate_says_where_it_is_found(candidate: Candidate) -> None:
    """Row R32: no table with such a column lacks its `rows`, and those take a candidate."""
    for label, table in extensions.personal_tables.items():
        assert bool(table.candidate) == bool(table.rows), label
        if table.rows is not None:
            assert isinstance(list(table.rows(candidate)), list)
