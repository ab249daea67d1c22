from django.apps import AppConfig


class VideoInterviewsConfig(AppConfig):
    name = "video_interviews"
    verbose_name = "Video Interviewing"
