"""What people type, checked: each refusal names the field and the remedy."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from recruiting.models import Company, User
from sparkhire_client.resources import Job as SparkHireJob
from sparkhire_client.resources import QuestionSet
from video_interviews import expiry, newsfeed
from video_interviews.actions.configuring import key_of_another
from video_interviews.models import Integration, SparkHireUser

# Of a field that no page is ever sent with: what is typed in it stays when htmx replaces it.
TYPED_KEY = {"autocomplete": "off", "spellcheck": "false", "hx-preserve": "true"}


class SettingsForm(forms.Form):
    """The switch, a key field per added user, and the Primary User. Stored keys are never shown."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Spark Hire Integration"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch", "class": "switch"}),
    )
    primary_user = forms.ModelChoiceField(
        label=gettext_lazy("Primary User"),
        queryset=SparkHireUser.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a Primary User"),
        help_text=gettext_lazy(
            "Choose the main Spark Hire user of your organization, with a working key. You can "
            "change it at any time; no update is lost."
        ),
    )

    def __init__(self, integration: Integration, data: Any = None) -> None:
        initial = {"is_on": integration.is_on, "primary_user": integration.primary_user_id}
        super().__init__(data, initial=initial)
        self.integration = integration
        users = integration.spark_hire_users.select_related("user")
        self.spark_hire_users = list(users)
        primary: forms.ModelChoiceField[SparkHireUser] = self.fields["primary_user"]  # type: ignore[assignment]
        primary.queryset = users
        for spark_hire_user in self.spark_hire_users:
            self.fields[self._key_name(spark_hire_user)] = forms.CharField(
                label=gettext_lazy("Spark Hire User API Key"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs=TYPED_KEY),
            )

    @staticmethod
    def _key_name(spark_hire_user: SparkHireUser) -> str:
        return f"key_{spark_hire_user.pk}"

    @property
    def rows(self) -> Iterable[tuple[SparkHireUser, forms.BoundField]]:
        """Each added user with the field for a new key."""
        return [(user, self[self._key_name(user)]) for user in self.spark_hire_users]

    @property
    @sensitive_variables()
    def new_keys(self) -> dict[SparkHireUser, str]:
        """The keys that were typed, as far as they could be keys."""
        typed = {
            user: self.cleaned_data.get(self._key_name(user), "") for user in self.spark_hire_users
        }
        return {user: key for user, key in typed.items() if key}

    def refuse_key(self, spark_hire_user: SparkHireUser, reason: str) -> None:
        self.add_error(self._key_name(spark_hire_user), f"{spark_hire_user.user}: {reason}")

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        keys: dict[str, SparkHireUser] = {}
        for spark_hire_user, key in self.new_keys.items():
            other = keys.setdefault(key, spark_hire_user)
            if other != spark_hire_user:
                self.refuse_key(spark_hire_user, key_of_another(other))
        return self.cleaned_data

    def refresh_users(self) -> None:
        """Show the users as they are after keys were saved."""
        self.spark_hire_users = list(self.integration.spark_hire_users.select_related("user"))

    def forget_keys(self) -> None:
        """Typed keys are the one thing that no answer contains."""
        typed = {self._key_name(spark_hire_user) for spark_hire_user in self.spark_hire_users}
        self.data = {name: value for name, value in self.data.items() if name not in typed}


class UsersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Users by name and e-mail address."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.email})"


class AddUsersForm(forms.Form):
    """The company's users to tick. The Primary User stays until another is chosen."""

    users = UsersField(
        label=gettext_lazy("Users"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, integration: Integration, data: Any = None) -> None:
        self.integration = integration
        added = integration.spark_hire_users.values_list("user_id", flat=True)
        super().__init__(data, initial={"users": list(added)})
        field: UsersField = self.fields["users"]  # type: ignore[assignment]
        members = User.objects.filter(company=integration.company, is_active=True)
        field.queryset = members.order_by("first_name", "last_name", "pk")

    def clean_users(self) -> Iterable[User]:
        ticked: Iterable[User] = self.cleaned_data["users"]
        primary = self.integration.primary_user
        if primary is not None and primary.user not in ticked:
            reason = _("%(user)s is the Primary User. Choose another Primary User first.")
            raise forms.ValidationError(reason % {"user": primary.user})
        return ticked


class LinkJobForm(forms.Form):
    """`problem` is why the person's Spark Hire jobs could not be read, or empty."""

    NEW, EXISTING = "new", "existing"
    problem = ""
    how = forms.ChoiceField(
        label=gettext_lazy("Spark Hire job"),
        choices=[
            (NEW, gettext_lazy("Create a new Spark Hire job")),
            (EXISTING, gettext_lazy("Use an existing Spark Hire job")),
        ],
        initial=NEW,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A new one gets this job's title, description and location."),
    )
    existing = forms.ChoiceField(label=gettext_lazy("Existing Spark Hire job"), required=False)

    def __init__(self, jobs: Sequence[SparkHireJob], data: Any = None) -> None:
        super().__init__(data)
        choices = [("", _("Choose a Spark Hire job")), *((job.uuid, job.title) for job in jobs)]
        self.fields["existing"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        chosen = values.get("existing") or "existing" in self.errors
        if values.get("how") == self.EXISTING and not chosen:
            self.add_error("existing", _("Choose one of your Spark Hire jobs."))
        return values


class QuestionSetForm(forms.Form):
    question_set = forms.ChoiceField(
        label=gettext_lazy("Question Set"),
        error_messages={"required": gettext_lazy("Choose a question set.")},
        help_text=gettext_lazy(
            "What candidates are asked. You can change it at any time; requests already sent "
            "keep theirs."
        ),
    )

    def __init__(self, sets: Sequence[QuestionSet], chosen: str = "", data: Any = None) -> None:
        super().__init__(data, initial={"question_set": chosen})
        self.sets = {question_set.uuid: question_set for question_set in sets}
        self.fields["question_set"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((each.uuid, _named(each)) for each in sets),
        ]

    @property
    def chosen(self) -> QuestionSet:
        return self.sets[self.cleaned_data["question_set"]]


def _named(question_set: QuestionSet) -> str:
    number = len(question_set.questions)
    label = ngettext("%(name)s (%(number)s question)", "%(name)s (%(number)s questions)", number)
    return label % {"name": question_set.name, "number": number}


class RequestForm(forms.Form):
    """The Expiration Date, from tomorrow on in the company's time zone, and an optional message."""

    expiration_date = forms.DateField(
        label=gettext_lazy("Expiration Date"),
        help_text=gettext_lazy("The request expires at midnight, as this date begins."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose an Expiration Date."),
            "invalid": gettext_lazy("This is not a date. Choose one from the calendar."),
        },
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Spark Hire adds it to the invitation e-mail."),
    )

    def __init__(self, company: Company, data: Any = None, initial: Any = None) -> None:
        today = expiry.today(company.zone, timezone.now())
        self.earliest = expiry.earliest_date(today)
        self.latest = expiry.latest_date(today, settings.VIDEO_INTERVIEW_MAX_DAYS)
        default = {"expiration_date": expiry.default_date(today)}
        super().__init__(data, initial=default | (initial or {}))
        self.company = company
        self.fields["expiration_date"].widget.attrs |= {
            "min": self.earliest.isoformat(),
            "max": self.latest.isoformat(),
        }

    @property
    def in_words(self) -> str:
        """The instant before which the interview must be completed, for the date shown."""
        shown = self["expiration_date"].value()
        try:
            chosen = date.fromisoformat(str(shown))
            return newsfeed.moment_in_words(
                expiry.deadline(chosen, self.company.zone), self.company.zone
            )
        except (ValueError, OverflowError):
            return ""

    def clean_expiration_date(self) -> date:
        chosen: date = self.cleaned_data["expiration_date"]
        if chosen < self.earliest:
            reason = _("Choose %(date)s or later: a request needs a day at least.")
            raise forms.ValidationError(reason % {"date": date_format(self.earliest, "M j, Y")})
        if chosen > self.latest:
            reason = _("Choose %(date)s or earlier.")
            raise forms.ValidationError(reason % {"date": date_format(self.latest, "M j, Y")})
        return chosen
