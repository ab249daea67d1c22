"""Question sets: what a candidate is asked."""

from typing import Any

from . import clock
from .errors import Refused
from .records import Account, QuestionSet, new_uuid
from .store import db

TIME_LIMIT, THINK_TIME, TAKES = 120, 30, 3  # seconds, seconds, tries: Spark Hire's usual ones


def question(text: str) -> dict[str, Any]:
    return {
        "uuid": new_uuid(),
        "text": text,
        "time_limit": TIME_LIMIT,
        "takes": TAKES,
        "think_time": THINK_TIME,
    }


def create(account: Account, name: str, texts: list[str]) -> QuestionSet:
    """A new set of at least one question."""
    found = QuestionSet(
        company_uuid=account.company_uuid, name=name, questions=[question(t) for t in texts]
    )
    _check(found)
    db.insert(found)
    return found


def change(question_set: QuestionSet, name: str, texts: list[str]) -> None:
    """Renames the set and replaces its questions; a question whose text stays keeps its uuid.
    Interviews already sent keep the questions they were sent with."""
    known = {q["text"]: q for q in question_set.questions}
    question_set.name = name
    question_set.questions = [known.get(text) or question(text) for text in texts]
    question_set.updated_at = clock.now()
    _check(question_set)
    db.update(question_set)


def delete(question_set: QuestionSet) -> None:
    question_set.deleted = True
    db.update(question_set)


def _check(question_set: QuestionSet) -> None:
    if not question_set.name.strip():
        raise Refused("Name is required")
    if not question_set.questions:
        raise Refused("At least one question is required")
