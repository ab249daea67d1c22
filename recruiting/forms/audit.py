"""What the audit log can be narrowed to."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recruiting import extensions
from recruiting.models import AuditEntry, Company, User


class AuditFilterForm(forms.Form):
    """Who, what, and from which day to which, both included, in the company's zone."""

    person = forms.ModelChoiceField(
        User.objects.none(), required=False, label=_("Person"), empty_label=_("Anybody")
    )
    action = forms.ChoiceField(required=False, label=_("Action"))
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("To"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, typed: QueryDict, *, company: Company) -> None:
        super().__init__(typed)
        self.company = company
        person, action = self.fields["person"], self.fields["action"]
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        assert isinstance(action, forms.ChoiceField)  # noqa: S101
        person.queryset = User.objects.filter(company=company).order_by("email")
        actions = sorted((str(one.sentence), one.code) for one in extensions.audit_actions)
        action.choices = [("", _("Any")), *((code, sentence) for sentence, code in actions)]

    def entries(self) -> QuerySet[AuditEntry]:
        """The company's entries that the form asks for. What was typed wrong narrows nothing."""
        self.full_clean()
        chosen, zone = self.cleaned_data, self.company.zone
        found = AuditEntry.objects.filter(company_id=self.company.pk)
        if person := chosen.get("person"):
            found = found.filter(actor_id=person.pk)
        if action := chosen.get("action"):
            found = found.filter(action=action)
        if since := chosen.get("since"):
            found = found.filter(at__gte=datetime.combine(since, time(), zone))
        if (until := chosen.get("until")) and until < until.max:
            after = datetime.combine(until + timedelta(days=1), time(), zone)
            found = found.filter(at__lt=after)
        return found
