"""People whom Recruiting Support deactivates or would move, and keys that stop working."""

import pytest
from django.test import Client
from django.urls import reverse

from recruiting.models import Company, User
from tests.people import log_in, make_company, make_user
from video_interviews.models import Integration, SparkHireUser


@pytest.fixture
def support(db: None) -> Client:
    return log_in(make_user(None, "support@example.com", is_staff=True))


def change(support: Client, user: User, company: Company | None, *, active: bool) -> str:
    """What the admin's page says after Support has saved the person."""
    assert company is not None
    form = {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "company": company.pk,
        "role": user.role,
    }
    if active:
        form["is_active"] = "on"
    address = reverse("admin:recruiting_user_change", args=[user.pk])
    page = support.post(address, form).content.decode()
    user.refresh_from_db()
    return page


def test_support_cannot_deactivate_the_primary_user(
    support: Client, integration: Integration, dana: User, alice: User
) -> None:
    """S4: until another is chosen."""
    page = change(support, dana, dana.company, active=False)
    assert "Dana is the Primary User of the Spark Hire Integration." in page
    assert dana.is_active

    change(support, alice, alice.company, active=False)
    assert not alice.is_active


def test_support_cannot_move_somebody_with_a_key_into_another_company(
    support: Client, integration: Integration, alice: User
) -> None:
    """P7: nothing of a company goes to another with a person."""
    page = change(support, alice, make_company("Contoso Hiring"), active=True)
    assert "People stay in their company." in page
    assert alice.company == integration.company


@pytest.mark.parametrize("page", ["dashboard", "video-interviewing"])
def test_admins_see_whose_key_is_refused(
    integration: Integration, dana: User, alice: User, bob: User, page: str
) -> None:
    """S3: a banner, for the Admins alone."""
    SparkHireUser.objects.filter(user=alice).update(key_state=SparkHireUser.KeyState.REFUSED)
    banner = "Spark Hire refuses the API key of Alice"
    assert banner in log_in(dana).get(reverse(page)).content.decode()
    assert banner not in log_in(bob).get(reverse("dashboard")).content.decode()

    SparkHireUser.objects.filter(user=alice).update(key_state=SparkHireUser.KeyState.WORKING)
    assert banner not in log_in(dana).get(reverse(page)).content.decode()
