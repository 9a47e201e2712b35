"""What comes in with a form."""

from io import BytesIO
from typing import Any

from flask import Request


class InMemory(Request):
    """Files of a form stay in memory (MAX_CONTENT_LENGTH is their bound): the usual way is a temporary file on disk,
    and a paper that is then refused as secret would have been stored."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> Any:
        return BytesIO()
