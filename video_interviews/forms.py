"""What people type, checked: each refusal names the field and the remedy."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.debug import sensitive_variables

from recruiting.models import Company, User
from sparkhire_client.resources import Job as SparkHireJob
from sparkhire_client.resources import QuestionSet
from video_interviews import expiry, newsfeed
from video_interviews.models import Integration, SparkHireUser

# Of a field that no page is ever sent with: what is typed in it stays when htmx replaces it.
TYPED_KEY = {"autocomplete": "off", "spellcheck": "false", "hx-preserve": "true"}


class SettingsForm(forms.Form):
    """The switch, a key field per added user, and the Primary User. Stored keys are never shown."""

    is_on = forms.BooleanField(
        label="Spark Hire Integration",
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch", "class": "switch"}),
    )
    primary_user = forms.ModelChoiceField(
        label="Primary User",
        queryset=SparkHireUser.objects.none(),
        required=False,
        empty_label="Choose a Primary User",
        help_text="Choose the main Spark Hire user of your organization, with a working key. You can "
        "change it at any time; no update is lost.",
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
                label="Spark Hire User API Key",
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
                reason = f"This is the key of {other.user}. Every user needs a key of their own."
                self.refuse_key(spark_hire_user, reason)
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
        label="Users",
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
            raise forms.ValidationError(
                f"{primary.user} is the Primary User. Choose another Primary User first."
            )
        return ticked


class LinkJobForm(forms.Form):
    """`problem` is why the person's Spark Hire jobs could not be read, or empty."""

    NEW, EXISTING = "new", "existing"
    problem = ""
    how = forms.ChoiceField(
        label="Spark Hire job",
        choices=[
            (NEW, "Create a new Spark Hire job"),
            (EXISTING, "Use an existing Spark Hire job"),
        ],
        initial=NEW,
        widget=forms.RadioSelect,
        help_text="A new one gets this job's title, description and location.",
    )
    existing = forms.ChoiceField(label="Existing Spark Hire job", required=False)

    def __init__(self, jobs: Sequence[SparkHireJob], data: Any = None) -> None:
        super().__init__(data)
        choices = [("", "Choose a Spark Hire job"), *((job.uuid, job.title) for job in jobs)]
        self.fields["existing"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        chosen = values.get("existing") or "existing" in self.errors
        if values.get("how") == self.EXISTING and not chosen:
            self.add_error("existing", "Choose one of your Spark Hire jobs.")
        return values


class QuestionSetForm(forms.Form):
    question_set = forms.ChoiceField(
        label="Question Set",
        error_messages={"required": "Choose a question set."},
        help_text="What candidates are asked. You can change it at any time; requests already sent "
        "keep theirs.",
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
    return f"{question_set.name} ({number} question{'' if number == 1 else 's'})"


class RequestForm(forms.Form):
    """The Expiration Date, from tomorrow on in the company's time zone, and an optional message."""

    expiration_date = forms.DateField(
        label="Expiration Date",
        help_text="The request expires at midnight, as this date begins.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose an Expiration Date.",
            "invalid": "This is not a date. Choose one from the calendar.",
        },
    )
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Spark Hire adds it to the invitation e-mail.",
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
            earliest = date_format(self.earliest, "M j, Y")
            raise forms.ValidationError(
                f"Choose {earliest} or later: a request needs a day at least."
            )
        if chosen > self.latest:
            raise forms.ValidationError(f"Choose {date_format(self.latest, 'M j, Y')} or earlier.")
        return chosen
