"""How the world says no."""


class Refused(Exception):
    """What was asked cannot be done; ``reason`` is for people, ``status`` is the HTTP code."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def not_found(what: str) -> Refused:
    return Refused(f"{what} not found", 404)
