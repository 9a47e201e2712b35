"""Minutes as an office paper: what stands in them, for Word, PDF and the page alike. An official paper has one
language, so its words are Vietnamese here."""

from datetime import date

from portal import papers
from portal.attendance.models import Presence
from portal.ground.errors import or_404
from portal.meetings.queries.calendar import GROUPS
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import ItemKind
from portal.minutes.rules.scoring import Grade
from portal.organisations.models import UnitKind
from portal.organisations.queries import unit_of
from portal.papers.content import DOTS, Paper, words
from portal.papers.kinds import Content
from portal.papers.numerals import day_written
from portal.plans.models import Section
from portal.supervision.rules.parts import Parts, Reached

OF_PARTY = (UnitKind.CELL, UnitKind.WARD_PARTY, UnitKind.WARD_OFFICE)
ABSENT = {Presence.EXCUSED: "có lý do", Presence.ABSENT: "không lý do"}


def minutes_paper(meeting: MeetingRow, content: Content, *, number: str | None, correction: str = "") -> Paper:
    """The caller has found the minutes through the policy. Dated as the meeting was: the layout of that day."""
    on = date.fromisoformat(content["on"])
    head = papers.letterhead(or_404(unit_of(meeting.organiser_id)), on, document="BB", number=number)
    return {
        "title": "BIÊN BẢN",
        "sub": content["theme"],
        "facts": [{"label": label, "value": value} for label, value in _facts(meeting, content) if value],
        "items": _numbered(meeting, content),
        "tables": _tables(content),
        "closing": _closing(content),
        "remarks": [f"Bản đính chính. Lý do: {correction}"] if correction else [],
        "signatures": [
            head.signed(content["secretary"], capacity=["THƯ KÝ"]),
            head.signed(content["chair"], capacity=None if content["chair_signs"] else ["CHỦ TRÌ"]),
        ],
    }, head


def _facts(meeting: MeetingRow, content: Content) -> list[tuple[str, str]]:
    on, called = date.fromisoformat(content["on"]), _called(meeting)
    return [
        ("Thời gian", f"{_hour(content['began'])}, ngày {day_written(on)}"),
        ("Địa điểm", content["place"]),
        ("Chủ trì", f"{called} {content['chair']}" if content["chair"] else DOTS),
        ("Thư ký", f"{called} {content['secretary']}" if content["secretary"] else DOTS),
        ("Khách dự", "; ".join(content["guests"])),
        ("Đảng ủy viên phụ trách dự", ", ".join(content["visitors"])),
        *_opening(meeting, content),
    ]


def _opening(meeting: MeetingRow, content: Content) -> list[tuple[str, str]]:
    opening = content["opening"]
    if "heads" in opening:
        named = dict(GROUPS)
        there = [f"{words(named[group]).lower()} {actual}" for group, actual in opening["heads"]]
        return [("Thành phần", ", ".join(there))]
    lines = []
    if "official" in opening:
        official, probationary = opening["official"], opening["probationary"]
        lines.append(
            (
                "Tổng số đảng viên",
                f"{official + probationary} (chính thức {official}, dự bị {probationary}); "
                f"được miễn sinh hoạt {opening['exempt']}",
            )
        )
    lines.append(
        (
            "Được triệu tập",
            f"{opening['convened']}; có mặt {opening['present']}; vắng có lý do {opening['excused']}; "
            f"vắng không lý do {opening['absent']}",
        )
    )
    # Why somebody was absent may be their health: it is no matter for minutes.
    absent = [f"{name} ({ABSENT[Presence(presence)]})" for name, presence in content["absent"]]
    lines.append(("Vắng mặt", ", ".join(absent)))
    lines.append(("Đến muộn, về sớm", "; ".join(_came_and_went(*one) for one in content.get("hours", ()))))
    return lines


def _came_and_went(name: str, came: str, left: str) -> str:
    told = [f"{word} lúc {_hour(hour)}" for word, hour in (("đến", came), ("về", left)) if hour]
    return f"{name} ({', '.join(told)})"


def _numbered(meeting: MeetingRow, content: Content) -> list[Content]:
    items = [_past(content["past"])] if content["past"] else []
    items += [_item(meeting, content, one) for one in content["items"]]
    if told := content.get("presented"):  # minutes finished before it was recorded do not say it
        words_of_it = (
            f"Tất cả {told[1]} đồng chí có mặt đã trình bày."
            if told[0] == told[1]
            else f"{told[0]}/{told[1]} đồng chí có mặt đã trình bày."
        )
        items.append({"title": "Trình bày tự soi, tự sửa", "text": words_of_it})
    if content["contributions"]:
        said, answered = content["contributions"]
        items.append({"title": "Góp ý", "text": f"Có {said} lượt góp ý, {answered} lượt đã được trả lời."})
    if content["score"]:
        items.append(_scored(content["score"]))
    return [{"number": str(number), **one} for number, one in enumerate(items, 1)]


def _past(past: list[Content]) -> Content:
    lines = [
        f"Kết luận ngày {day_written(date.fromisoformat(one['on']))}, {one['title']}: {_sentence(one['conclusion'])} "
        f"Kết quả: {_sentence(one['done'] or 'chưa báo cáo')}"
        for one in past
    ]
    return {"title": words(ItemKind.LAST_CONCLUSIONS), "text": "\n".join(lines)}


def _item(meeting: MeetingRow, content: Content, one: Content) -> Content:
    text = [one["text"]] if one["text"] else []
    if one["kind"] == ItemKind.SUPERVISION and content["heard"]:
        text += _heard(content["heard"])
    conclusion = [_sentence(one["conclusion"])] if one["conclusion"] else []
    if one["due"]:
        conclusion.append(f"Hoàn thành trước ngày {day_written(date.fromisoformat(one['due']))}.")
    if one["left_over"]:
        conclusion.append("Chuyển bàn tiếp ở buổi sau.")
    return {
        "title": one["title"],
        "text": "\n".join(text),
        "opinions": [
            {
                "speaker": f"{_called(meeting)} {said['speaker']}" if said["member"] else said["speaker"],
                "text": said["text"],
            }
            for said in one["opinions"]
        ],
        "conclusion": " ".join(conclusion),
    }


def _heard(heard: Content) -> list[str]:
    year, month = heard["month"].split("-")
    lines = [f"{one['body']}: {one['text']}" for one in heard["generals"]]
    if heard["opened"]:
        lines.append(f"Tháng {int(month)}/{year}: {_in_parts(heard)} {heard['answered']} đã tiếp thu hoặc giải trình.")
    if heard["themes"]:
        themes = "; ".join(words(Section(one)).lower() for one in heard["themes"])
        lines.append(f"Nội dung được theo dõi nhiều: {themes}.")
    if heard.get("praised"):
        lines.append(f"Chi bộ biểu dương {heard['praised']} đảng viên có việc làm tốt; từng đồng chí đã đồng ý.")
    return lines


def _in_parts(heard: Content) -> str:
    """Minutes written before the parts were told keep the numbers they had."""
    if "unseen" not in heard:
        return (
            f"{heard['written']} đảng viên có nhận xét, {heard['nil']} không có ý kiến nhận xét, trên "
            f"{heard['expected']} đảng viên được theo dõi."
        )
    parts = Parts(heard["written"], heard["nil"], heard["unseen"], heard["open"], reached=Reached.OPENED)
    return words(parts.in_words)


def _scored(score: Content) -> Content:
    votes = ""
    if score["agreed"] is not None:
        hour, there = score.get("voted"), score.get("there")  # minutes of before have neither
        when = f" lúc {_hour(hour)}, có mặt {there[0]}/{there[1]}" if hour and there else ""
        votes = f" Biểu quyết{when}: {score['agreed']} đồng ý, {score['opposed'] or 0} không đồng ý."
    short = f" Chưa đủ điểm tối đa: {', '.join(score['short'])}." if score["short"] else ""
    confirmed = f" Đảng ủy viên phụ trách {score['confirmed_by']} đã xác nhận." if score["confirmed_by"] else ""
    grade = words(Grade(score["grade"])).lower()
    text = f"Tổng {score['total']} điểm, xếp loại {grade}.{short}{votes}{confirmed}"
    return {"title": words(ItemKind.SCORING), "text": text}


def _tables(content: Content) -> list[Content]:
    if not content["score"]:
        return []
    return [
        {
            "caption": "Điểm buổi sinh hoạt",
            "columns": ["Tiêu chí", "Điểm", "Điểm tối đa"],
            "rows": [*content["score"]["lines"]],
        }
    ]


def _closing(content: Content) -> str:
    if not content["ended"]:
        return ""
    return f"Cuộc họp kết thúc lúc {_hour(content['ended'])} cùng ngày."


def _called(meeting: MeetingRow) -> str:
    """How people are addressed: comrades in the Party and the Youth Union, ông, bà in the Front's papers."""
    if meeting.organiser_kind in OF_PARTY:
        return "Đồng chí"
    return "Đồng chí" if meeting.organiser_kind is UnitKind.MASS_ORGANISATION else "Ông (bà)"


def _sentence(words: str) -> str:
    """What follows it begins anew."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _hour(clock: str) -> str:
    hour, minute = clock.split(":")
    return f"{int(hour)} giờ {minute} phút" if minute != "00" else f"{int(hour)} giờ"
