"""The door for papers: nothing that bears a mark of state secrecy comes in, in any installation. What was refused is
kept nowhere; the trail holds that it happened, by whom and which mark, neither the name nor a word of it."""

from portal import audit
from portal.audit import About
from portal.documents.rules.secrecy import Mark, mark_in, mark_in_name
from portal.ground.db import db
from portal.ground.errors import Invalid
from portal.ground.text import say
from portal.ground.uploads import Clean, paper
from portal.policy import Actor

REFUSED = "document.secret.refused"


class Secret(Invalid):
    """Something that bears a mark of secrecy; it was not kept."""

    def __init__(self, mark: Mark, field: str) -> None:
        super().__init__(
            {
                field: say(
                    "Nội dung mang dấu “%(mark)s” nên không được nhận và không được lưu ở đâu trong cổng. Tài liệu "
                    "mật chỉ gửi, giữ theo chế độ bảo mật, không đưa lên máy nối mạng.",
                    mark=mark.label,
                )
            }
        )
        self.mark = mark


def take_in(actor: Actor, content: bytes, name: str, *, declared: bool = False, field: str = "file") -> Clean:
    """A paper (pdf, docx, xlsx) that may be kept. One that cannot be searched for marks, a scan, needs the person's
    own word (`declared`). Raises Secret, or Invalid."""
    refuse_secret(actor, field, name=name)  # before the file is opened at all
    clean = paper(content, name, field)
    refuse_secret(actor, field, clean.edges, clean.text)
    if clean.blind and not declared:
        raise Invalid(
            {
                "declared": say(
                    "Tệp là bản quét hoặc có trang không đọc được chữ, máy không nhận ra dấu mật. Hãy xem lại "
                    "bản giấy, đánh dấu ô cam kết rồi chọn lại tệp."
                )
            }
        )
    return clean


def refuse_secret(actor: Actor, field: str, *texts: str, name: str = "") -> None:
    """Refuse typed or read words that bear a mark. The fact is recorded at once, whatever becomes of the request."""
    marks = [mark for mark in (mark_in_name(name) if name else None, *map(mark_in, texts)) if mark]
    if not marks:
        return
    mark = max(marks, key=list(Mark).index)
    db.session.rollback()  # nothing may be kept of it, and the trail's own transaction needs the lock
    audit.record_apart(actor, REFUSED, About("document"), mark=mark.value)
    raise Secret(mark, field)
