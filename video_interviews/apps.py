from typing import Any

from celery.signals import after_task_publish, worker_init
from django.apps import AppConfig


class VideoInterviewsConfig(AppConfig):
    name = "video_interviews"
    verbose_name = "Video Interviewing"

    def ready(self) -> None:
        from recruiting import extensions
        from video_interviews import heartbeat
        from video_interviews.actions import forgetting
        from video_interviews.actions.configuring import zone_change_note
        from video_interviews.audit_actions import ACTIONS
        from video_interviews.columns import EXPORT_COLUMN
        from video_interviews.filters import CANDIDATE_FILTER
        from video_interviews.permissions import may_deactivate
        from video_interviews.privacy import TABLES

        extensions.candidate_filters.append(CANDIDATE_FILTER)
        extensions.export_columns.append(EXPORT_COLUMN)
        extensions.audit_actions.extend(ACTIONS)
        extensions.deactivation_checks.append(may_deactivate)
        extensions.erasing.append(forgetting)
        extensions.personal_tables.update(TABLES)
        extensions.zone_change_notes.append(zone_change_note)
        after_task_publish.connect(heartbeat.of_beat)
        worker_init.connect(_begin_to_keep_time)


def _begin_to_keep_time(**_: Any) -> None:
    """In a worker's main process, before it looks for its broker."""
    from video_interviews import metronome

    metronome.start()
