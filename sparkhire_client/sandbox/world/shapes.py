"""The vendor's JSON, as the API answers it and as webhooks carry it."""

from typing import Any

from . import access
from .addresses import absolute
from .clock import spoken
from .records import Account, Company, Interview, Job, QuestionSet, ShareLink, Webhook
from .store import db

Json = dict[str, Any]


def account(of: Account) -> Json:
    return {
        "uuid": of.uuid,
        "first_name": of.first_name,
        "last_name": of.last_name,
        "name": of.name,
        "email": of.email,
        "permission_level": of.permission_level,
    }


def location(of: Job) -> Json:
    return {
        "formatted_address": ", ".join(part for part in (of.city, of.state, of.country) if part),
        "city": of.city,
        "state": of.state,
        "country": of.country,
    }


def job(of: Job) -> Json:
    return {
        "uuid": of.uuid,
        "title": of.title,
        "status": of.status,
        "description": of.description,
        "location": location(of),
        "created_at": spoken(of.created_at),
        "updated_at": spoken(of.updated_at),
        "status_updated_at": spoken(of.status_updated_at),
        "created_by": _person(of.created_by),
    }


def question_set(of: QuestionSet) -> Json:
    return {
        "uuid": of.uuid,
        "name": of.name,
        "questions": of.questions,
        "created_at": spoken(of.created_at),
        "updated_at": spoken(of.updated_at),
    }


def interview(of: Interview) -> Json:
    company = db.get(Company, of.company_uuid)
    on = db.get(Job, of.job_uuid)
    link = access.share_link_of(of)
    return {
        "uuid": of.uuid,
        "type": "one_way",
        "status": of.status,
        "name": f"{of.candidate_name} - {on.title if on else ''}",
        "job_post": on
        and {
            "uuid": on.uuid,
            "title": on.title,
            "location": {"formatted_address": location(on)["formatted_address"]},
        },
        "assigned_to": {
            "uuid": of.candidate_uuid,
            "name": of.candidate_name,
            "first_name": of.first_name,
            "last_name": of.last_name,
            "email": of.email,
            "avatar": None,
        },
        "created_by": _person(of.created_by),
        "company": company and {"uuid": company.uuid, "name": company.name},
        "scheduled_at": spoken(of.deadline_at),
        "timezone": of.time_zone,
        "created_at": spoken(of.created_at),
        "updated_at": spoken(of.updated_at),
        "completed_at": spoken(of.completed_at),
        "rating": of.rating,
        "rejection": None,
        "questions": of.questions,
        "share_link": link and {"uuid": link.uuid, "url": share_url(link)},
    }


def share_link(of: ShareLink) -> Json:
    return {
        "uuid": of.uuid,
        "url": share_url(of),
        "created_at": spoken(of.created_at),
        "updated_at": spoken(of.updated_at),
        "status": "active",
    }


def share_url(of: ShareLink) -> str:
    return absolute(f"/share/{of.token}")


def webhook(of: Webhook) -> Json:
    return {
        "uuid": of.uuid,
        "url": of.url,
        "event": of.event,
        "created_at": spoken(of.created_at),
    }


def _person(uuid: str) -> Json | None:
    found = db.get(Account, uuid)
    if found is None:
        return None
    return {"uuid": found.uuid, "name": found.name, "email": found.email}
