"""The limit on files while they arrive, before anything looks at them."""

import io
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class SizeLimit(FileUploadHandler):
    """First among settings.FILE_UPLOAD_HANDLERS.

    What comes beyond the limit is read, because a browser shows no answer before it has sent
    everything, but it is not kept: the view gets a file with its name and true size and no bytes.
    A file of somebody who has not signed in is not kept at all. A request that cannot be meant
    is refused unread.
    """

    received = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002 -- Django's signature
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES:
            msg = f"A request of {content_length} bytes."
            raise RequestDataTooBig(msg)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0
        if self.request is None or not self.request.user.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        self.received += len(raw_data)
        return raw_data if self.received <= settings.ATTACHMENT_MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= settings.ATTACHMENT_MAX_BYTES:
            return None
        for handler in self.request.upload_handlers if self.request else []:
            if hasattr(handler, "file"):  # what it has kept of this one
                handler.file.close()
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, file_size)
