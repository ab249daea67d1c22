"""The Django admin is Recruiting Support's: companies and their people, nothing of candidates."""

from collections.abc import Collection, Iterator

# These register Group and Session, so that they can be taken out below.
import django.contrib.auth.admin  # noqa: F401
import qsessions.admin  # noqa: F401
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from qsessions.models import Session

from recruiting import audit, sessions
from recruiting.actions.company import change_company
from recruiting.audit_actions import (
    PERSON_DEACTIVATED,
    PERSON_EMAIL,
    PERSON_INVITED,
    PERSON_MADE,
    PERSON_REACTIVATED,
    Action,
)
from recruiting.extensions import refusal_to_deactivate
from recruiting.models import Company, User

admin.site.site_header = "Recruiting Support"
admin.site.site_title = "Recruiting Support"
admin.site.index_title = "Companies and their people"
admin.site.unregister([Group, Session])


class SupportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Being staff is all that Support needs. Nothing is deleted here: people are deactivated."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_staff)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Company)
class CompanyAdmin(SupportAdmin):
    list_display = ["name", "time_zone", "video_interviewing_enabled"]
    list_filter = ["video_interviewing_enabled"]
    search_fields = ["name"]
    ordering = ["name"]
    # How long candidates are kept is the Admins' to say.
    fields = ["name", "time_zone", "video_interviewing_enabled", "second_factor_required"]

    def save_model(
        self, request: HttpRequest, obj: Company, form: forms.BaseForm, change: bool
    ) -> None:
        if not change:
            return super().save_model(request, obj, form, change)
        return change_company(obj, form.changed_data, by=_support(request))


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person of a company. They choose their password themselves, by the login page's link."""

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "company", "role", "is_active"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Somebody has this e-mail already. Use another.")
        return email

    def clean_company(self) -> Company:
        company: Company | None = self.cleaned_data["company"]
        if company is None:
            raise ValidationError("Choose the company that this person works for.")
        if self.instance.pk and company.pk != self.initial["company"]:
            raise ValidationError("People stay in their company. Make a new account in the other.")
        return company

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        refusal = None
        if self.instance.pk and not is_active:
            refusal = refusal_to_deactivate(self.instance)
        if refusal:
            raise ValidationError(refusal)
        return is_active


@admin.register(User)
class MemberAdmin(SupportAdmin):
    form = MemberForm
    list_display = ["email", "first_name", "last_name", "company", "role", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["company"]
    search_fields = ["email", "first_name", "last_name", "company__name"]
    autocomplete_fields = ["company"]
    ordering = ["company__name", "email"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The people of companies; Recruiting Support itself is made on the command line."""
        return User.objects.filter(company__isnull=False)

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.BaseForm, change: bool
    ) -> None:
        if not change:
            # Nobody knows it. An unusable one would keep Django from mailing them the link.
            obj.set_password(get_random_string(50))
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            sessions.end_all(obj)
        for action in _told(obj, form.changed_data, is_new=not change):
            audit.record(action, obj.pk, by=_support(request), company_id=obj.company_id)


def _support(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- the admin is for staff: tells the type checker
    return user


def _told(person: User, changed: Collection[str], *, is_new: bool) -> Iterator[Action]:
    """What the audit log says of a person whom Recruiting Support saved."""
    if is_new:
        yield PERSON_INVITED
        return
    if "role" in changed:
        yield PERSON_MADE[person.role]
    if "email" in changed:
        yield PERSON_EMAIL
    if "is_active" in changed:
        yield PERSON_REACTIVATED if person.is_active else PERSON_DEACTIVATED
