"""Every address of the site: what the ids in it name, and to whom it is open.

`tests/recruiting/test_tenants.py` walks the site by this table, and fails on an address that is not in it.
"""

from dataclasses import dataclass
from enum import IntEnum


class Open(IntEnum):
    """To whom; each is open to those below it as well. SUPPORT is Recruiting Support alone."""

    ANYBODY = 0
    MEMBERS = 1
    EDITORS = 2
    ADMINS = 3
    SUPPORT = 4


@dataclass(frozen=True, slots=True)
class Address:
    """`ids` says for each argument, in order, what it names: a key of `Side.ids`, or `=` and a value
    that names no row of a company."""

    open_to: Open
    ids: tuple[str, ...] = ()


ANYBODY = Address(Open.ANYBODY)
MEMBERS = Address(Open.MEMBERS)
EDITORS = Address(Open.EDITORS)
ADMINS = Address(Open.ADMINS)
SUPPORT = Address(Open.SUPPORT)
BY_LINK = Address(Open.ANYBODY, ("uid", "=no-token"))
JOB, JOB_EDITORS = Address(Open.MEMBERS, ("job",)), Address(Open.EDITORS, ("job",))
RECORD = Address(Open.MEMBERS, ("candidate",))
RECORD_EDITORS = Address(Open.EDITORS, ("candidate",))
REQUEST = Address(Open.MEMBERS, ("candidate", "request"))
RECORD_ADMINS = Address(Open.ADMINS, ("candidate",))
IMPORT = Address(Open.EDITORS, ("import",))
PERSON = Address(Open.ADMINS, ("person",))
DOOR = Address(Open.ANYBODY, ("=no-token", "=InterviewCompleted"))
OF_COMPANY = Address(Open.SUPPORT, ("company",))
OF_PERSON = Address(Open.SUPPORT, ("person",))

ADDRESSES = {
    "dashboard": MEMBERS,
    "jobs": MEMBERS,
    "job-create": EDITORS,
    "job": JOB,
    "job-move": JOB_EDITORS,
    "job-status": JOB_EDITORS,
    "job-copy": JOB_EDITORS,
    "stages": JOB_EDITORS,
    "job-edit": JOB_EDITORS,
    "job-info": JOB,
    "hiring-team": JOB_EDITORS,
    "candidates": MEMBERS,
    "candidate-create": EDITORS,
    "candidate-filter": MEMBERS,
    "bulk": EDITORS,
    "export-candidates": EDITORS,
    "same-person": EDITORS,
    "view-save": MEMBERS,
    "view-delete": Address(Open.MEMBERS, ("view",)),
    "candidate": RECORD,
    "candidate-edit": RECORD_EDITORS,
    "candidate-stage": RECORD_EDITORS,
    "import-candidates": EDITORS,
    "import-example": EDITORS,
    "import": IMPORT,
    "import-start": IMPORT,
    "import-stop": IMPORT,
    "import-rows": IMPORT,
    "candidate-archive": RECORD_EDITORS,
    "candidate-restore": RECORD_EDITORS,
    "candidate-print": RECORD,
    "candidate-note": RECORD,
    "candidate-people": RECORD,
    "candidate-resume": RECORD,
    "candidate-resume-upload": RECORD_EDITORS,
    "candidate-privacy": RECORD_ADMINS,
    "candidate-data": RECORD_ADMINS,
    "candidate-hold": RECORD_ADMINS,
    "candidate-erase": RECORD_ADMINS,
    "candidate-keep": RECORD_ADMINS,
    "job-hold": Address(Open.ADMINS, ("job",)),
    "keeping": ADMINS,
    "erasures": ADMINS,
    "ask-spark-hire-again": Address(Open.ADMINS, ("interview-erasure",)),
    "help": MEMBERS,
    "keyboard-shortcuts": MEMBERS,
    "undo": Address(Open.EDITORS, ("change",)),
    "company-settings": ADMINS,
    "zone-notice": ADMINS,
    "team": ADMINS,
    "team-invite": ADMINS,
    "team-send-again": PERSON,
    "team-mail": PERSON,
    "team-edit": PERSON,
    "team-deactivate": PERSON,
    "team-reactivate": PERSON,
    "team-second-factor": PERSON,
    "audit-log": ADMINS,
    "audit-log-export": ADMINS,
    "account": MEMBERS,
    "account-password": MEMBERS,
    "second-factor": MEMBERS,
    "second-factor-off": MEMBERS,
    "prove": MEMBERS,
    "account-sessions": MEMBERS,
    "account-sessions-end": MEMBERS,
    "account-session-end": Address(Open.MEMBERS, ("session",)),
    "login": ANYBODY,
    "log-in-code": MEMBERS,
    "logout": ANYBODY,
    "password_reset": ANYBODY,
    "password_reset_done": ANYBODY,
    "password_reset_confirm": BY_LINK,
    "password_reset_complete": ANYBODY,
    "invitation": BY_LINK,
    "healthz": ANYBODY,
    "readyz": ANYBODY,
    "help-video-interviewing": MEMBERS,
    "video-interviewing": ADMINS,
    "add-users": ADMINS,
    "test-connection": ADMINS,
    "renew-addresses": ADMINS,
    "link-job": JOB,
    "stop-creating-job": JOB,
    "unlink-job": JOB,
    "question-set": JOB,
    "request-video-interview": RECORD,
    "cancel-request": REQUEST,
    "check-spark-hire": REQUEST,
    "view-completed-interview": REQUEST,
    "share": REQUEST,
    "video-interview-status": RECORD,
    "spark-hire-webhook": DOOR,
    "admin:index": SUPPORT,
    "admin:login": ANYBODY,
    "admin:logout": ANYBODY,
    "admin:password_change": SUPPORT,
    "admin:password_change_done": SUPPORT,
    "admin:autocomplete": SUPPORT,
    "admin:jsi18n": SUPPORT,
    "admin:view_on_site": Address(Open.SUPPORT, ("=1", "=1")),
    "admin:app_list": Address(Open.SUPPORT, ("=recruiting",)),
    "admin:recruiting_company_changelist": SUPPORT,
    "admin:recruiting_company_add": SUPPORT,
    "admin:recruiting_company_history": OF_COMPANY,
    "admin:recruiting_company_delete": OF_COMPANY,
    "admin:recruiting_company_change": OF_COMPANY,
    "admin:recruiting_user_changelist": SUPPORT,
    "admin:recruiting_user_add": SUPPORT,
    "admin:recruiting_user_history": OF_PERSON,
    "admin:recruiting_user_delete": OF_PERSON,
    "admin:recruiting_user_change": OF_PERSON,
}
# Django's own catch-alls of the admin, and the webhook's other spellings: they have no name.
NAMELESS = {
    "^(?P<app_label>auth|recruiting)/$",
    "admin/login/",
    "(?P<url>.*)$",
    "<path:object_id>/",
    r"^(?:/)*webhooks/+spark-hire/+(?P<token>[^/]+)(?P<event>[\s\S]*)$",
}
