"""The candidates' recordings: one row and one file for each answered question."""

from collections.abc import Iterable
from pathlib import Path

from .errors import Refused
from .records import Answer, Interview
from .store import db

# What a browser plays by itself; anything else (a page, a script) never enters.
TYPES = ("video/webm", "video/mp4", "video/ogg", "video/quicktime", "image/apng", "image/gif")


class Folder:
    """Where the files are; set when the world is opened."""

    path: Path = Path()


def path_of(answer: Answer) -> Path:
    return Folder.path / answer.uuid


def keep(
    interview: Interview, question_uuid: str, content_type: str, chunks: Iterable[bytes]
) -> Answer:
    """Keeps a recording as the answer to the question, in place of an earlier one."""
    kind = content_type.split(";")[0].strip().lower()  # browsers add codecs
    if kind not in TYPES:
        raise Refused("The recording must be a video file (WebM, MP4, Ogg or QuickTime)")
    answer = Answer(interview_uuid=interview.uuid, question_uuid=question_uuid, content_type=kind)
    Folder.path.mkdir(parents=True, exist_ok=True)
    with path_of(answer).open("wb") as file:  # the file before its row: a row always has its file
        for chunk in chunks:
            file.write(chunk)
    if path_of(answer).stat().st_size == 0:
        path_of(answer).unlink()
        raise Refused("The recording is empty")
    with db.transaction():
        _drop("interview_uuid = ? AND question_uuid = ?", [interview.uuid, question_uuid])
        db.insert(answer)
    return answer


def of_question(interview: Interview, question_uuid: str) -> Answer | None:
    return db.first(
        Answer, "interview_uuid = ? AND question_uuid = ?", [interview.uuid, question_uuid]
    )


def forget(interview_uuid: str) -> None:
    """Deletes every recording of the interview."""
    _drop("interview_uuid = ?", [interview_uuid])


def forget_all() -> None:
    _drop("1", [])


def _drop(where: str, values: list[object]) -> None:
    for answer in db.select(Answer, where, values):
        path_of(answer).unlink(missing_ok=True)
    db.delete(Answer, where, values)
