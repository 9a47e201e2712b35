"""A Word file handed in as the ward's own template, looked over before it may serve."""

import re
from io import BytesIO
from zipfile import ZipFile

from portal.ground import uploads
from portal.ground.errors import Invalid
from portal.ground.text import Sentence, say
from portal.ground.uploads import Clean
from portal.papers import filling
from portal.papers.kinds import VIETNAMESE, PaperLayoutKind, full_sample
from portal.papers.placeholders import Forbidden

MOST_BYTES = 4 * 1024 * 1024
MOST_XML = 2 * 1024 * 1024  # of all the text parts: a form of a few pages needs a tenth of it
MOST_TAGS = 1000
TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
TAG = re.compile(rb"\{[{%#]")
# Marks of changes and remarks carry the names and hours of whoever made them into every paper.
TRACES = re.compile(rb"<w:(ins|del|moveFrom|moveTo|commentReference)[ />]")


def checked(paper: PaperLayoutKind, content: bytes, name: str) -> tuple[Clean, list[str]]:
    """The file and the placeholders it uses; Invalid with the sentence that says what to mend."""
    if len(content) > MOST_BYTES:
        raise _declined(say("Mẫu lớn hơn %(most)s MB. Hãy bớt hình ảnh trong mẫu.", most=MOST_BYTES >> 20))
    clean = uploads.paper(content, name)
    if not clean.name.endswith(".docx"):
        raise _declined(say("Mẫu phải là tệp Word (.docx)."))
    _refuse_odd_text(content)
    try:
        used = filling.used_in(paper, content)
    except Forbidden as forbidden:
        raise _declined(forbidden.sentence) from None
    except Exception:
        # Whatever the Word library says of a file it cannot fill in, for the office it is one thing.
        raise _declined(say("Không điền thử được vào mẫu này. Hãy tải mẫu gốc về, sửa trên đó rồi tải lên.")) from None
    if missing := sorted(in_words(path) for path in paper.required if in_words(path) not in used):
        raise _declined(say("Mẫu còn thiếu ô điền bắt buộc: %(names)s.", names=", ".join(missing)))
    return clean, sorted(used)


def in_words(path: str) -> str:
    """A path as the office writes it: commitments.due is khac_phuc.thoi_han."""
    return ".".join(VIETNAMESE[part] for part in path.split("."))


def placeholders(paper: PaperLayoutKind) -> list[tuple[str, str, bool]]:
    """What a template of this paper may name: the placeholder, an example of what comes there, whether it must."""
    required = {in_words(path) for path in paper.required}
    return [(path, example, path in required) for path, example in _leaves(full_sample(paper), "")]


def _leaves(value: object, path: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, f"{path}.{VIETNAMESE[key]}".lstrip("."))]
    if isinstance(value, list):
        inner = _leaves(value[0], path)
        return [(path, "…"), *inner] if isinstance(value[0], dict | list) else inner
    return [(path, "" if isinstance(value, bool) else str(value))]


def _refuse_odd_text(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if TEXT_PART.fullmatch(name)]
    if sum(map(len, parts)) > MOST_XML or sum(len(TAG.findall(part)) for part in parts) > MOST_TAGS:
        raise _declined(say("Mẫu quá dài hoặc có quá nhiều ô điền."))
    if any(TRACES.search(part) for part in parts):
        raise _declined(
            say("Mẫu còn vết sửa (Track Changes) hoặc ghi chú. Hãy chấp nhận mọi sửa đổi, xóa ghi chú rồi tải lên.")
        )


def _declined(reason: Sentence) -> Invalid:
    return Invalid({"file": reason})
