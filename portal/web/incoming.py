"""What comes in with a request."""

from io import BytesIO
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge


class Incoming(Request):
    # Which names are answered is decided in hosts.py: the library's own list knows no IPv6 address and no capitals.
    trusted_hosts = property(lambda self: None, lambda self, listed: None)

    def _load_form_data(self) -> None:
        """Words are bound by MAX_FORM_MEMORY_SIZE however they are written. The library holds only a form in parts to
        it, and ten megabytes of %3C, from anybody at the door, kept a core busy for as many seconds."""
        most = self.max_form_memory_size
        if self.mimetype == "application/x-www-form-urlencoded" and most and (self.content_length or 0) > most:
            raise RequestEntityTooLarge
        super()._load_form_data()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> Any:
        """Files of a form stay in memory (MAX_CONTENT_LENGTH is their bound): the usual way is a temporary file on
        disk, and a paper that is then refused as secret would have been stored."""
        return BytesIO()
