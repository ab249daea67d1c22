"""Interviews and their share links."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sparkhire_client.sandbox.world import access, clock, shapes
from sparkhire_client.sandbox.world import interviews as all_interviews
from sparkhire_client.sandbox.world.errors import Refused, not_found
from sparkhire_client.sandbox.world.records import Interview
from sparkhire_client.sandbox.world.shapes import Json
from sparkhire_client.sandbox.world.store import db

from . import lists
from .door import Answer, Call, text


def interviews(call: Call) -> Answer:
    all_interviews.expire_due()
    query = call.request.GET
    where, values = access.INTERVIEWS, access.interviews_of(call.account)
    if wished := lists.choice(query, "status[]"):
        where, values = f"{where} AND status IN ({lists.marks(wished)})", [*values, *wished]
    if on_jobs := lists.choice(query, "job[uuid]"):
        where, values = f"{where} AND job_uuid IN ({lists.marks(on_jobs)})", [*values, *on_jobs]
    if (types := lists.choice(query, "type[]")) and "one_way" not in types:
        return []  # there are no live interviews here
    limit, offset = lists.window(query)
    order = lists.order(query, "first_name || ' ' || last_name")
    with db.transaction():
        found = db.select(Interview, where, values, order=order, limit=limit, offset=offset)
        return [shapes.interview(one) for one in found]


def create_interview(call: Call) -> Answer:
    body = call.body()
    if body.get("type") != "one_way":
        raise Refused("type must be one_way")
    job = access.job_for(call.account, _named(body, "job_post"))
    asked = access.question_set_for(call.account, text(body, "interview_question_set"))
    first, last, email = _candidate(body)
    made = all_interviews.create(
        call.account,
        job,
        asked,
        all_interviews.Invitation(
            first_name=first,
            last_name=last,
            email=email,
            message=text(body, "email_message"),
            deadline_at=_deadline(body),
            time_zone=text(body, "timezone"),
        ),
    )
    return 201, shapes.interview(made)


def interview(call: Call, uuid: str) -> Answer:
    return shapes.interview(_living(call, uuid))


def reschedule_interview(call: Call, uuid: str) -> Answer:
    found = _living(call, uuid)
    body = call.body()
    time_zone = text(body, "timezone") or found.time_zone
    moved = all_interviews.reschedule(found.uuid, _deadline(body), time_zone)
    return shapes.interview(moved)


def delete_interview(call: Call, uuid: str) -> Answer:
    all_interviews.delete(_living(call, uuid).uuid)
    return 204, None


def share_link(call: Call, uuid: str) -> Answer:
    link = access.share_link_of(_living(call, uuid))
    if link is None:
        raise not_found("Share link")
    return shapes.share_link(link)


def create_share_link(call: Call, uuid: str) -> Answer:
    return 201, shapes.share_link(all_interviews.share(_living(call, uuid)))


def create_share_link_with_wishes(call: Call) -> Answer:
    body = call.body()
    found = _living(call, text(body, "interview_uuid"))
    wishes: dict[str, datetime | bool | None] = {}
    if body.get("expires_at") is not None:
        wishes["expires_at"] = clock.heard(body["expires_at"])
        if wishes["expires_at"] is None:
            raise Refused("expires_at must be an RFC 3339 time")
    for wish in ("password_protected", "allow_ratings"):
        wishes[wish] = body.get(wish) is True
    return 201, shapes.share_link(all_interviews.share(found, **wishes))


def _living(call: Call, uuid: str) -> Interview:
    """The interview; 410 once it has expired, 404 when it is deleted or out of sight."""
    all_interviews.expire_due()
    found = access.interview_for(call.account, uuid)
    if found.status == "expired":
        raise Refused("The interview has expired", 410)
    return found


def _named(body: Json, field: str) -> str:
    value = body.get(field)
    if not isinstance(value, dict) or not isinstance(value.get("uuid"), str):
        raise Refused(f"{field} must name a uuid")
    return str(value["uuid"])


def _candidate(body: Json) -> tuple[str, str, str]:
    """(first name, last name, e-mail) of the one person in ``assigned_to``."""
    people = body.get("assigned_to")
    if not isinstance(people, list) or len(people) != 1 or not isinstance(people[0], dict):
        raise Refused("assigned_to must be a list of one candidate")
    person = people[0]
    first, last = text(person, "first_name"), text(person, "last_name")
    if not first and not last:
        first, _, last = text(person, "name").partition(" ")
    if not first and not last:
        raise Refused("assigned_to needs a name")
    email = text(person, "email")
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("assigned_to needs a valid email") from None
    return first, last, email


def _deadline(body: Json) -> datetime:
    moment = clock.heard(body.get("scheduled_at"))
    if moment is None:
        raise Refused("scheduled_at must be an RFC 3339 time")
    return moment
