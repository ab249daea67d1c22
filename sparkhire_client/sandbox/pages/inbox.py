"""The inbox: every mail Spark Hire sent, to whomever."""

from django.http import Http404, HttpRequest, HttpResponse

from sparkhire_client.sandbox.world.records import Mail
from sparkhire_client.sandbox.world.store import db

from .render import page

SHOWN = 100


def index(request: HttpRequest) -> HttpResponse:
    """Newest first; ``?to=`` shows one address (or a part of it)."""
    to = request.GET.get("to", "").strip()
    pattern = "%" + to.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    mails = db.select(
        Mail,
        "recipient LIKE ? ESCAPE '\\'",
        [pattern],
        order="sent_at DESC, rowid DESC",
        limit=SHOWN,
    )
    return page(request, "inbox.html", mails=mails, to=to, shown=SHOWN)


def mail(request: HttpRequest, uuid: str) -> HttpResponse:
    found = db.get(Mail, uuid)
    if found is None:
        raise Http404
    return page(request, "mail.html", mail=found)
