"""The settings page: add users, check and keep their keys, choose the Primary User, switch ON or OFF."""

from collections.abc import Iterable, Mapping
from time import monotonic

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from recruiting import audit
from recruiting.bell import ring
from recruiting.models import Company, User
from recruiting.paging import count_of
from sparkhire_client.errors import BadKey, SparkHireError, Unreachable
from sparkhire_client.resources import Account
from video_interviews import clock, expiry
from video_interviews.actions.jobs import PAGE_TIMEOUT
from video_interviews.actions.vendor import client_of, spark_hire_as
from video_interviews.audit_actions import (
    KEY_REMOVED,
    KEY_SAVED,
    PRIMARY_USER,
    SWITCHED_OFF,
    SWITCHED_ON,
)
from video_interviews.gate import KeyGate, begin_anew
from video_interviews.keys import SealBroken, seal, unseal
from video_interviews.limiter import Share
from video_interviews.models import Integration, InterviewRequest, SparkHireUser
from video_interviews.models.requests import OPEN
from video_interviews.newsfeed import moment_in_words

SHORTEST_CALL = 0.5  # seconds; with less left, asking is no use
KEY_COLUMNS = (
    "sealed_key",
    "key_last_four",
    "key_state",
    "key_checked_at",
    "account_email",
    "account_name",
)


def integration_for(company: Company) -> Integration:
    return Integration.objects.select_related("company", "primary_user__user").get_or_create(
        company=company
    )[0]


@transaction.atomic
def choose_users(integration: Integration, users: Iterable[User], *, by: User) -> None:
    """Make these the company's Spark Hire users. Those kept keep their keys; the Primary User stays."""
    chosen = list(users)
    gone = integration.spark_hire_users.exclude(user__in=chosen)
    if integration.primary_user_id is not None:
        gone = gone.exclude(pk=integration.primary_user_id)
    removed = [[user] for user in gone.values_list("user", flat=True)]
    gone.delete()
    SparkHireUser.objects.bulk_create(
        [SparkHireUser(integration=integration, user=user) for user in chosen],
        ignore_conflicts=True,
    )
    audit.record_all(KEY_REMOVED, removed, by=by, company_id=integration.company_id)


@sensitive_variables()
def save_settings(
    integration: Integration,
    *,
    is_on: bool,
    keys: Mapping[SparkHireUser, str],
    primary_user: SparkHireUser | None,
    by: User | None = None,
) -> dict[SparkHireUser, str]:
    """Check each new key with Spark Hire, keep those that work, then save the switch and the Primary User.

    The Primary User is saved only with a working key; the result says why each refused key was, and a
    refused key is not kept. However many keys there are, a Spark Hire that does not answer is waited
    for PAGE_TIMEOUT seconds in all.
    """
    refused: dict[SparkHireUser, str] = {}
    patience = PAGE_TIMEOUT
    for spark_hire_user, api_key in keys.items():
        refusal, waited = _check_and_keep(spark_hire_user, api_key, patience, by)
        patience -= waited
        if refusal:
            refused[spark_hire_user] = refusal
    if primary_user is not None:
        primary_user.refresh_from_db()
    before = integration.is_on, integration.primary_user_id
    with transaction.atomic():
        integration.is_on = is_on
        if primary_user is None or primary_user.has_working_key:
            integration.primary_user = primary_user
        integration.subscribe_at = clock.now() if integration.is_running else None
        integration.save(update_fields=["is_on", "primary_user", "subscribe_at"])
        if integration.is_running:
            ring("video_interviews.subscribe", integration.pk)
            ring("video_interviews.poll", integration.pk)
        _record_change(integration, *before, by=by)
    return refused


def _record_change(
    integration: Integration, was_on: bool, primary_before: int | None, *, by: User | None
) -> None:
    company, primary = integration.company_id, integration.primary_user
    if primary is not None and primary.pk != primary_before:
        audit.record(PRIMARY_USER, primary.user_id, by=by, company_id=company)
    if integration.is_on != was_on:
        switched = SWITCHED_ON if integration.is_on else SWITCHED_OFF
        audit.record(switched, company, by=by, company_id=company)


@sensitive_variables("api_key")
def _check_and_keep(
    spark_hire_user: SparkHireUser, api_key: str, patience: float, by: User | None
) -> tuple[str | None, float]:
    """None when the key works and was kept, else why not, for the Admin; and the seconds lost."""
    owner = _owner_of_same_key(spark_hire_user, api_key)
    if owner:
        return key_of_another(owner), 0
    started = monotonic()
    try:
        account = _account_of(api_key, patience)
    except BadKey:
        refusal = _("Spark Hire does not accept this key. Copy it again from Spark Hire and save.")
        return refusal, 0
    except SparkHireError as error:
        lost = monotonic() - started if isinstance(error, Unreachable) else 0
        refusal = _("The key could not be checked: %(reason)s Paste it again and save.")
        return refusal % {"reason": error.reason}, lost
    _keep(spark_hire_user, api_key, account, by)
    return None, 0


def key_of_another(owner: SparkHireUser) -> str:
    reason = _("This is the key of %(user)s. Every user needs a key of their own.")
    return reason % {"user": owner.user}


@sensitive_variables("api_key")
def _account_of(api_key: str, patience: float) -> Account:
    if patience < SHORTEST_CALL:
        raise Unreachable(_("Spark Hire did not answer in time."))
    return client_of(api_key, KeyGate(api_key, Share.PEOPLE), patience).me()


@sensitive_variables("api_key")
def _owner_of_same_key(spark_hire_user: SparkHireUser, api_key: str) -> SparkHireUser | None:
    others = spark_hire_user.integration.spark_hire_users.exclude(pk=spark_hire_user.pk)
    for other in others.exclude(sealed_key="").select_related("user"):
        try:
            if unseal(other.sealed_key, owner_id=other.user_id) == api_key:
                return other
        except SealBroken:
            continue
    return None


@sensitive_variables("api_key")
def _keep(
    spark_hire_user: SparkHireUser, api_key: str, account: Account, by: User | None = None
) -> None:
    spark_hire_user.sealed_key = seal(api_key, owner_id=spark_hire_user.user_id)
    spark_hire_user.key_last_four = api_key[-4:]
    spark_hire_user.key_state = SparkHireUser.KeyState.WORKING
    spark_hire_user.key_checked_at = timezone.now()
    spark_hire_user.account_email = account.email[:254]
    spark_hire_user.account_name = account.name[:200]
    company_id = spark_hire_user.integration.company_id
    with transaction.atomic():
        spark_hire_user.save(update_fields=KEY_COLUMNS)
        audit.record(KEY_SAVED, spark_hire_user.user_id, by=by, company_id=company_id)
    begin_anew(spark_hire_user)


def zone_change_note(company: Company) -> str | None:
    """What another zone means for requests, for the Admin who is about to save it. `company` has it."""
    if not company.video_interviewing_enabled:
        return None
    open_ones = InterviewRequest.objects.filter(company=company, status__in=OPEN)
    count, more = count_of(open_ones)
    next_date = expiry.earliest_date(expiry.today(company.zone, clock.now()))
    midnight = moment_in_words(expiry.deadline(next_date, company.zone), company.zone)
    note = ngettext(
        "Open requests keep the moment that the candidate was told (%(number)s open request). New"
        " Expiration Dates end at midnight in %(zone)s; the next midnight there is %(midnight)s.",
        "Open requests keep the moment that the candidate was told (%(number)s open requests). New"
        " Expiration Dates end at midnight in %(zone)s; the next midnight there is %(midnight)s.",
        count,
    )
    number = f"{count:,}{'+' if more else ''}"
    return note % {"number": number, "zone": company.time_zone, "midnight": midnight}


def test_connection(integration: Integration) -> tuple[bool, str]:
    """Ask Spark Hire who the Primary User is; whether it answered, and a sentence for the Admin."""
    primary = integration.primary_user
    if primary is None:
        return False, _("Choose a Primary User with a working key first.")
    try:
        account = spark_hire_as(primary, total_timeout=PAGE_TIMEOUT).me()
    except SparkHireError as error:
        refusal = _("Spark Hire did not accept the connection: %(reason)s")
        return False, refusal % {"reason": error.reason}
    answer = _("Spark Hire answered. The Primary User is %(name)s (%(email)s).")
    return True, answer % {"name": account.name, "email": account.email}
