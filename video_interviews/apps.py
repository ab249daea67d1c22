from django.apps import AppConfig


class VideoInterviewsConfig(AppConfig):
    name = "video_interviews"
    verbose_name = "Video Interviewing"

    def ready(self) -> None:
        from recruiting import extensions
        from video_interviews.permissions import may_deactivate

        extensions.deactivation_checks.append(may_deactivate)
