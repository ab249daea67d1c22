"""What reports of errors may tell: where it went wrong and with which error, and nothing of what was held."""

from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class WithoutValues(SafeExceptionReporterFilter):
    """The settings' DEFAULT_EXCEPTION_REPORTER_FILTER: variables and what was posted stay out.

    Django leaves out those that somebody marked as sensitive; a library's frames, which hold the
    signed requests to Spark Hire, are marked by nobody. With DEBUG all is shown, to developers.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        posted = super().get_post_parameters(request)
        if request is None or not self.is_active(request):
            return posted
        return dict.fromkeys(posted, self.cleansed_substitute)

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> Any:
        if not self.is_active(request):
            return super().get_traceback_frame_variables(request, tb_frame)
        return ()
