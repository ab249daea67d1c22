"""Recruiting Support in the Django admin: companies and their people, and nothing of candidates."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from recruiting import sessions
from recruiting.models import Candidate, Company, User
from recruiting.tasks import mail_new_passwords
from tests.people import log_in, make_user


@pytest.fixture
def support(db: None) -> Client:
    """Somebody who is staff and no more: no superuser, no permissions of their own."""
    return log_in(make_user(None, "support@example.com", is_staff=True))


def test_support_sees_companies_and_people_alone(support: Client, candidate: Candidate) -> None:
    """P1: nothing of candidates."""
    content = support.get(reverse("admin:index")).content.decode()
    assert "Companies" in content
    assert "Users" in content
    for word in ("Candidate", "Job", "Group", "Newsfeed", "Session"):
        assert word not in content
    with pytest.raises(NoReverseMatch):
        reverse("admin:recruiting_candidate_changelist")


def test_support_enables_video_interviewing(support: Client, company: Company) -> None:
    """P1: only Recruiting Support can."""
    company.video_interviewing_enabled = False
    company.save()
    form = {
        "name": company.name,
        "time_zone": company.time_zone,
        "video_interviewing_enabled": "on",
    }
    support.post(reverse("admin:recruiting_company_change", args=[company.pk]), form)
    company.refresh_from_db()
    assert company.video_interviewing_enabled


def test_support_makes_a_company_and_its_first_admin(support: Client) -> None:
    support.post(
        reverse("admin:recruiting_company_add"), {"name": "Fabrikam", "time_zone": "Asia/Tokyo"}
    )
    company = Company.objects.get(name="Fabrikam")
    form = {
        "email": "First@Fabrikam.example",
        "company": company.pk,
        "role": "admin",
        "is_active": "on",
    }
    support.post(reverse("admin:recruiting_user_add"), form)
    user = User.objects.get(email="first@fabrikam.example")
    assert user.is_admin
    assert not user.is_staff


def test_a_new_person_can_choose_a_first_password_by_mail(
    support: Client, company: Company, mailoutbox: list[object]
) -> None:
    form = {
        "email": "new@example.com",
        "company": company.pk,
        "role": "recruiter",
        "is_active": "on",
    }
    support.post(reverse("admin:recruiting_user_add"), form)
    Client().post(reverse("password_reset"), {"email": "new@example.com"})
    mail_new_passwords()
    assert len(mailoutbox) == 1


def test_support_sees_no_password(support: Client, alice: User) -> None:
    page = support.get(reverse("admin:recruiting_user_change", args=[alice.pk])).content.decode()
    assert alice.password not in page
    assert 'name="password' not in page


def test_whom_support_deactivates_is_logged_out_for_good(support: Client, alice: User) -> None:
    log_in(alice)
    form = {"email": alice.email, "company": alice.company_id, "role": alice.role}
    support.post(reverse("admin:recruiting_user_change", args=[alice.pk]), form)
    alice.refresh_from_db()
    assert not alice.is_active
    assert not sessions.of_person(alice, this=None)


def test_support_deletes_nobody(support: Client, alice: User) -> None:
    response = support.post(
        reverse("admin:recruiting_user_delete", args=[alice.pk]), {"post": "yes"}
    )
    assert response.status_code == 403
    assert User.objects.filter(pk=alice.pk).exists()


def test_support_makes_nobody_staff(support: Client, alice: User) -> None:
    address = reverse("admin:recruiting_user_change", args=[alice.pk])
    form = {
        "email": alice.email,
        "company": alice.company_id,
        "role": alice.role,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }
    support.post(address, form)
    alice.refresh_from_db()
    assert not alice.is_staff
    assert not alice.is_superuser


def test_an_admin_of_a_company_is_no_support(dana: User) -> None:
    assert log_in(dana).get(reverse("admin:index")).status_code == 302
