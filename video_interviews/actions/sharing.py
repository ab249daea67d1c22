"""The recording: one Spark Hire share link per interview, made on first use."""

from sparkhire_client.errors import SparkHireError
from video_interviews.actions.vendor import NoKey, first_that_sees, key_of, primary_key
from video_interviews.links import is_trusted
from video_interviews.models import InterviewRequest


class NoRecording(Exception):
    """There is no link to the recording now; the text says why, for people."""


def recording_url(request: InterviewRequest) -> str:
    """The address at which the recording plays without logging in. Raises NoRecording.

    Made with the sender's key, else the Primary User's. May wait for Spark Hire, which mails nobody.
    """
    if not request.share_url:
        keys = (key_of(request.requested_by), primary_key(request))
        try:
            link = first_that_sees(keys, lambda client: client.share_link(request.spark_hire_uuid))
        except NoKey:
            raise NoRecording(
                "No Spark Hire user of your company has a working API key. Ask an Admin to save one."
            ) from None
        except SparkHireError as error:
            raise NoRecording(f"Spark Hire gave no link to the recording: {error.reason}") from None
        if not is_trusted(link.url):
            raise NoRecording("Spark Hire gave a link that does not lead to Spark Hire.")
        # Two who ask first at the same moment get the same one.
        InterviewRequest.objects.filter(pk=request.pk, share_url="").update(share_url=link.url)
        request.refresh_from_db(fields=["share_url"])
    return request.share_url
