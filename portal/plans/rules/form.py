"""The plan form as data: its parts in order, the default a ward begins with, what a changed form must hold. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject

MOST_PARTS, LONGEST_LABEL, LONGEST_HINT = 20, 160, 800


class PartKind(Labelled):
    """What a part of the form takes."""

    NARRATIVE = "narrative", "Đoạn viết"
    COMMITMENTS = "commitments", "Bảng hạn chế, nguyên nhân, biện pháp, thời hạn"
    RESIDENCE = "residence", "Nơi cư trú"
    ATTACHMENTS = "attachments", "Tài liệu kèm theo"


WRITTEN = (PartKind.NARRATIVE, PartKind.RESIDENCE)  # parts of running text
ONCE = (PartKind.COMMITMENTS, PartKind.RESIDENCE, PartKind.ATTACHMENTS)


class PlanPart(NamedTuple):
    """One part; its code stays while its label changes, so that what was written under it is found again."""

    code: str
    label: str
    hint: str = ""
    required: bool = False
    kind: PartKind = PartKind.NARRATIVE


# What the review form at the year's end asks for, in its order, and what a supervisor can check.
DEFAULT: tuple[PlanPart, ...] = (
    PlanPart(
        "politics",
        "Tư tưởng chính trị",
        "Lập trường, học tập nghị quyết, nói và làm theo chủ trương của Đảng. Nêu việc cụ thể sẽ làm trong năm.",
        True,
    ),
    PlanPart(
        "ethics",
        "Phẩm chất đạo đức, lối sống, ý thức tổ chức kỷ luật",
        "Giữ gìn đạo đức, lối sống; chấp hành kỷ luật, sinh hoạt chi bộ, những điều đảng viên không được làm.",
        True,
    ),
    PlanPart(
        "duties",
        "Thực hiện chức trách, nhiệm vụ được giao; trách nhiệm nêu gương",
        "Việc được chi bộ, cơ quan, đoàn thể giao; nêu gương trước quần chúng ở nơi làm việc và nơi ở.",
        True,
    ),
    PlanPart(
        "example",
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "Việc đăng ký làm theo trong năm.",
        True,
    ),
    PlanPart(
        "commitments",
        "Hạn chế, khuyết điểm tự soi được và cách khắc phục",
        "Mỗi hạn chế một dòng, với biện pháp và thời hạn hoàn thành: đây là phần chi ủy và tổ chức giám sát theo dõi.",
        True,
        PartKind.COMMITMENTS,
    ),
    PlanPart(
        "residence",
        "Giữ mối liên hệ với chi ủy và nhân dân nơi cư trú",
        "Việc tham gia tại tổ dân phố nơi ở.",
        False,
        PartKind.RESIDENCE,
    ),
    PlanPart("attachments", "Tài liệu kèm theo", "Ảnh, tệp PDF hoặc Word, nếu có.", False, PartKind.ATTACHMENTS),
)

# Quy định 144-QĐ/TW, 09/5/2024, in force from the day it was signed: nothing of it is laid beside an older drive.
STANDARDS_SINCE = date(2024, 5, 9)
STANDARDS = (
    say("Yêu nước, tôn trọng Nhân dân, tuyệt đối trung thành với Đảng, với Tổ quốc."),
    say("Bản lĩnh, đổi mới, sáng tạo, hội nhập."),
    say("Cần, kiệm, liêm, chính, chí công vô tư."),
    say("Đoàn kết, kỷ cương, tình thương, trách nhiệm."),
    say("Gương mẫu, khiêm tốn, tu dưỡng rèn luyện, học tập suốt đời."),
)


def standards_for(document_date: date) -> tuple[Sentence, ...]:
    """The five standards of 144-QĐ/TW, offered beside the form of a drive whose document came after them."""
    return STANDARDS if document_date >= STANDARDS_SINCE else ()


def parts_of(sections: Iterable[JsonObject]) -> tuple[PlanPart, ...]:
    """The parts as a stored form tells them."""
    return tuple(
        PlanPart(one["code"], one["label"], one.get("hint", ""), bool(one.get("required")), PartKind(one["kind"]))
        for one in sections
    )


def as_data(parts: Iterable[PlanPart]) -> list[dict[str, object]]:
    return [{**one._asdict(), "kind": one.kind.value} for one in parts]


def free_code(parts: Iterable[PlanPart], used: Iterable[str] = ()) -> str:
    """A code that no part has, nor any that was taken out long ago."""
    taken = {one.code for one in parts} | set(used)
    return next(code for number in range(1, 10_000) if (code := f"muc-{number}") not in taken)


def moved(parts: Sequence[PlanPart], place: int, by: int) -> list[PlanPart]:
    """One part a place up (-1) or down (+1); at the edge nothing moves."""
    found, there = list(parts), place + by
    if 0 <= place < len(found) and 0 <= there < len(found):
        found[place], found[there] = found[there], found[place]
    return found


def form_reasons(parts: Sequence[PlanPart], label: str, reason: str) -> dict[str, Sentence]:
    """What a changed form lacks, by field of the editor."""
    wrong: dict[str, Sentence] = {}
    if not label:
        wrong["label"] = say("Hãy ghi tên gọi của văn bản, ví dụ Kế hoạch tu dưỡng.")
    if not reason:
        wrong["reason"] = say("Hãy ghi lý do sửa mẫu; các bản đã viết vẫn giữ mẫu cũ.")
    if len(parts) > MOST_PARTS:
        wrong[""] = say("Mẫu có quá %(most)s phần, hãy gộp bớt.", most=MOST_PARTS)
    seen: dict[str, int] = {}
    for place, part in enumerate(parts):
        if not part.label:
            wrong[f"ten-{place}"] = say("Hãy đặt tên cho phần này, hoặc bỏ phần này đi.")
        elif part.label.casefold() in seen:
            wrong[f"ten-{place}"] = say("Tên này trùng với phần %(number)s.", number=seen[part.label.casefold()] + 1)
        seen.setdefault(part.label.casefold(), place)
    for kind in ONCE:
        places = [place for place, part in enumerate(parts) if part.kind is kind]
        for place in places[1:]:
            wrong[f"loai-{place}"] = say("Mẫu chỉ có một phần “%(kind)s”.", kind=kind.label)
    if not any(part.kind is PartKind.COMMITMENTS for part in parts):
        wrong.setdefault("", say("Mẫu cần phần hạn chế, biện pháp, thời hạn: tổ chức giám sát theo dõi theo phần này."))
    return wrong
