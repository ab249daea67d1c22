"""Where somebody is killed: between any two steps that could be torn apart."""

from tests.torture.kill import Point

OUTBOX = "video_interviews.actions.outbox"
SENDING = "video_interviews.actions.sending"
LINKING = "video_interviews.actions.linking"
CLIENT = "sparkhire_client.client.SparkHireClient"
CALL = "sparkhire_client.transport.Transport.call"
ON_THE_WIRE = "urllib3.connection.HTTPConnection.getresponse"
ANSWERED = "sparkhire_client.transport._body_of"
COMMIT = "django.db.transaction.Atomic.__exit__"
COMMITTED = "django.db.backends.base.base.BaseDatabaseWrapper.run_and_clear_commit_hooks"
TELL = "video_interviews.transitions.post"

POINTS = (
    Point("the row is written and not committed", "request", COMMIT, "before"),
    Point("the row is committed, no bell was rung", "request", COMMITTED, "before"),
    Point("it is claimed", "send", f"{OUTBOX}.claim", "after"),
    Point("the intent is not written yet", "send", f"{OUTBOX}.write", "before"),
    Point("the intent is written", "send", f"{OUTBOX}.write", "after"),
    Point("the create has not left", "send", f"{CLIENT}.create_interview", "before"),
    Point("the create is on the wire", "send", ON_THE_WIRE, "before"),
    Point("the answer has begun", "send", ANSWERED, "before"),
    Point(
        "the answer was read and nothing of it written",
        "send",
        f"{CLIENT}.create_interview",
        "after",
    ),
    Point("its id is written and not committed", "send", f"{OUTBOX}.write", "after", 2),
    Point("the status is written and not told", "send", TELL, "before"),
    Point("all is written and not committed", "send", COMMIT, "before", 2),
    Point("all is committed", "send", f"{SENDING}.keep", "after"),
    Point("the click is not committed", "cancel click", COMMIT, "before"),
    Point("the click is committed, no bell was rung", "cancel click", COMMITTED, "before"),
    Point("it is claimed", "cancel", f"{OUTBOX}.claim", "after"),
    Point("the interview was read", "cancel", f"{CLIENT}.interview", "after"),
    Point("the delete has not left", "cancel", f"{CLIENT}.delete_interview", "before"),
    Point("the delete is on the wire", "cancel", ON_THE_WIRE, "before", 2),
    Point(
        "the delete was answered and nothing written",
        "cancel",
        f"{CLIENT}.delete_interview",
        "after",
    ),
    Point("the status is written and not told", "cancel", TELL, "before"),
    Point("all is written and not committed", "cancel", COMMIT, "before"),
    Point("all is committed, nothing more was done", "cancel", COMMITTED, "before"),
    Point("the intent is not written yet", "link", f"{LINKING}._intend", "before"),
    Point("the intent is written", "link", f"{LINKING}._intend", "after"),
    Point("the create is on the wire", "link", ON_THE_WIRE, "before"),
    Point("the answer was read and nothing of it written", "link", f"{CLIENT}.create_job", "after"),
    Point("it is linked", "link", f"{LINKING}._link_made", "after"),
    Point("a worker has claimed it", "job", f"{LINKING}._claim", "after"),
    Point("the create is on the wire", "job", ON_THE_WIRE, "before"),
    Point("the answer was read and nothing of it written", "job", f"{CLIENT}.create_job", "after"),
    Point("it is not saved", "webhook", "video_interviews.webhooks.keep_delivery", "before"),
    Point(
        "it is saved and not answered",
        "webhook",
        "video_interviews.webhooks.keep_delivery",
        "after",
    ),
    Point("nothing is read yet", "reports", CALL, "before"),
    Point("the interview was read", "reports", CALL, "after"),
    Point("the status is written and not told", "reports", TELL, "before"),
    Point("all is written and not committed", "reports", COMMIT, "before", 2),
    Point("one interview's is committed", "reports", COMMIT, "after", 2),
    Point(
        "nothing is written", "expiry", "video_interviews.actions.expiring.advance_all", "before"
    ),
    Point("it is written and not committed", "expiry", COMMIT, "before"),
    Point("those that expire are committed", "expiry", COMMIT, "after"),
    Point(
        "the address is kept, the call has not left",
        "subscribe",
        f"{CLIENT}.create_webhook",
        "before",
    ),
    Point("a call is on the wire", "subscribe", ON_THE_WIRE, "before", 4),
    Point("the answer is not written", "subscribe", f"{CLIENT}.create_webhook", "after", 6),
    Point("an old one is to be dropped", "drop", f"{CLIENT}.delete_webhook", "before"),
    Point(
        "an old one was dropped and that not written",
        "drop",
        f"{CLIENT}.delete_webhook",
        "after",
        5,
    ),
    Point(
        "the key was checked and not kept",
        "key",
        "video_interviews.actions.configuring._keep",
        "before",
    ),
    Point(
        "the key is kept, the settings are not",
        "key",
        "video_interviews.actions.configuring._keep",
        "after",
    ),
    Point("the settings are not committed", "key", COMMIT, "before"),
    Point("the settings are committed, no bell was rung", "key", COMMITTED, "before"),
)
