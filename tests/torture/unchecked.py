"""The product's web application without its own check whether a record has an open request already.

What is left is the database's constraint.
"""

from recruiting.wsgi import application
from video_interviews.views import candidates

__all__ = ["application"]


def _anybody_may(*_: object) -> None:
    """No reason against it."""


vars(candidates)["may_send"] = _anybody_may
