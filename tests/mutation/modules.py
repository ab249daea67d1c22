"""The core modules, and the quick tests that must notice when one of them is another."""

_R, _V = "tests/recruiting/", "tests/video_interviews/"
_DOOR = (_V + "test_webhooks_at_the_door.py", _V + "test_webhooks.py")
_FACTOR = (_R + "test_second_factor_at_its_edges.py", _R + "test_second_factor.py")
_AUDIT = (_R + "test_audit_entries.py", _R + "test_audit.py")

MODULES: dict[str, tuple[str, ...]] = {
    # Who may.
    "recruiting/access.py": (_R + "test_access_rules.py", _R + "test_access.py"),
    # The door of the webhooks.
    "sparkhire_client/webhooks.py": ("tests/sparkhire_client/test_webhooks.py",),
    "video_interviews/actions/deliveries.py": _DOOR,
    "video_interviews/webhooks.py": _DOOR,
    # One status, and its one writer.
    "video_interviews/transitions.py": (
        _V + "test_transitions_at_their_edges.py",
        _V + "test_transitions.py",
    ),
    "video_interviews/permissions.py": (_V + "test_permissions_at_their_edges.py",),
    # The time: midnights, and the clock that leases go by.
    "video_interviews/expiry.py": (_V + "test_expiry.py",),
    "video_interviews/clock.py": (_V + "test_ticks.py",),
    "video_interviews/actions/expiring.py": (
        _V + "test_midnight.py",
        _V + "test_midnight_at_its_edges.py",
    ),
    # The outbox.
    "video_interviews/actions/leases.py": (_V + "test_leases.py",),
    "video_interviews/actions/outbox.py": (
        _V + "test_outbox_at_its_edges.py",
        _V + "test_turns.py",
    ),
    # The calls to Spark Hire.
    "video_interviews/limiter.py": (
        _V + "test_limiter_at_its_edges.py",
        _V + "test_limiter.py",
    ),
    "video_interviews/gate.py": (_V + "test_the_gate_at_its_edges.py", _V + "test_breaker.py"),
    # Log-in, and what is written down of it.
    "recruiting/attempts.py": (_R + "test_attempts_counted.py", _R + "test_attempts.py"),
    "recruiting/second_factor.py": _FACTOR,
    "recruiting/proof.py": (_R + "test_proved_lately.py", *_FACTOR),
    "recruiting/audit.py": _AUDIT,
    "recruiting/audit_check.py": _AUDIT,
}
