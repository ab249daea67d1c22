"""The personal accounts candidates make."""

from django.contrib.auth.hashers import check_password, make_password

from .errors import Refused
from .records import Candidate
from .store import db

SHORTEST_PASSWORD = 8


def known(email: str) -> Candidate | None:
    return db.first(Candidate, "email = ?", [email.casefold()])


def register(email: str, name: str, password: str) -> Candidate:
    """A new account; the e-mail is the invitation's."""
    if not name.strip():
        raise Refused("Please tell us your name.")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    if known(email):
        raise Refused("There is an account with this e-mail already. Please log in.")
    made = Candidate(email=email.casefold(), name=name.strip(), password=make_password(password))
    db.insert(made)
    return made


def log_in(email: str, password: str) -> Candidate:
    found = known(email)
    if found is None or not check_password(password, found.password):
        raise Refused("This is not the password of the account.")
    return found
