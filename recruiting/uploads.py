"""Files that are posted: none takes more of the disk than the largest that anybody may upload."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 20 * 1024 * 1024  # bytes, of all files of a request together
FIELDS = 1024 * 1024  # room for what is posted beside them
HANDLERS = [
    "recruiting.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


class SizeLimit(FileUploadHandler):
    """The first of the settings' FILE_UPLOAD_HANDLERS, whoever posts and wherever to.

    What is beyond MOST is dropped as it comes in. A form gets an empty file then, whose size is that
    of all that came: by it the form refuses it.
    """

    received = 0
    is_over = False

    def handle_raw_input(
        self, input_data: object, meta: object, content_length: int, *rest: object
    ) -> None:
        self.is_over = content_length > MOST + FIELDS

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        self.is_over = self.is_over or self.received > MOST
        return None if self.is_over else raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if not self.is_over or self.request is None:
            return None
        for handler in self.request.upload_handlers:
            if (begun := getattr(handler, "file", None)) is not None:
                begun.close()  # deletes what was kept of it
        size = max(self.received, MOST + 1)
        return UploadedFile(BytesIO(), self.file_name, self.content_type, size)
