"""Photographs: only what is seen is kept. Place, time and camera written into a phone's picture are left behind."""

from portal.ground.errors import Invalid
from portal.ground.text import Sentence, say
from portal.ground.uploads.names import safe_name
from portal.ground.uploads.taken import Clean, Stopped, in_a_child

MOST_PICTURE_BYTES = 15 * 1024 * 1024
PICTURES_ACCEPTED = "image/jpeg,image/png,image/webp"
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
PROBLEMS = {
    "pixels": say("Ảnh có kích thước quá lớn. Hãy chụp lại hoặc gửi ảnh nhỏ hơn 50 triệu điểm ảnh."),
    "large": say("Ảnh quá nặng nên không mở được. Hãy chụp lại hoặc gửi ảnh nhỏ hơn."),
    "broken": say("Ảnh bị hỏng hoặc chưa tải lên hết. Hãy chọn lại ảnh."),
}


def picture(content: bytes, name: str, field: str = "file") -> Clean:
    """The picture drawn anew as JPEG, upright, at most 2560 pixels a side, with nothing but its pixels."""
    if not content:
        raise _declined(field, say("Tệp không có nội dung. Hãy chọn lại ảnh."))
    if len(content) > MOST_PICTURE_BYTES:
        raise _declined(field, say("Ảnh lớn hơn %(most)s MB. Hãy gửi ảnh nhỏ hơn.", most=MOST_PICTURE_BYTES >> 20))
    if content[4:8] == b"ftyp":
        raise _declined(
            field,
            say(
                "Điện thoại chụp ảnh dạng HEIC hoặc tệp là phim. Hãy đặt máy ảnh ở chế độ "
                "“Tương thích nhất” (JPEG) rồi chụp lại."
            ),
        )
    if not content.startswith(STARTS):
        raise _declined(field, say("Tệp không phải ảnh. Hãy chọn ảnh JPEG, PNG hoặc WebP."))
    try:
        _told, drawn = in_a_child("picture", content)
    except Stopped as stopped:
        raise _declined(field, PROBLEMS.get(stopped.why, PROBLEMS["broken"])) from None
    return Clean(drawn, safe_name(name, "jpg"), "image/jpeg", blind=True)


def _declined(field: str, reason: Sentence) -> Invalid:
    return Invalid({field: reason})
