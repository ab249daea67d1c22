"""Company Settings > Integrations > Video Interviewing, as an Admin uses it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from recruiting.models import User
from video_interviews.models import Integration

SETTINGS, ADD_USERS = "video-interviewing", "add-users"


def add(client: Client, *users: User) -> Integration:
    """Add Users: tick these, and Save."""
    answer = client.post(reverse(ADD_USERS), {"users": [user.pk for user in users]})
    assert answer.status_code == 302, answer.content.decode()
    return Integration.objects.get()


def save(client: Client, keys: dict[User, str] | None = None, **fields: Any) -> Any:
    """Save of the settings page; `primary` is a user."""
    data = {f"key_{u.spark_hire_user.pk}": key for u, key in (keys or {}).items()}
    if "primary" in fields:
        data["primary_user"] = str(fields.pop("primary").spark_hire_user.pk)
    return client.post(reverse(SETTINGS), data | fields)


def page(client: Client) -> str:
    return client.get(reverse(SETTINGS)).content.decode()
