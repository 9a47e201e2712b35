"""When a meeting is run, finished and corrected. Pure."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import NamedTuple

from portal.ground.described import missing, too_long
from portal.ground.text import Sentence, say
from portal.meetings.models import MeetingKind, MeetingState
from portal.minutes.models import ItemKind
from portal.minutes.said import LONGEST, TITLE, ConcludedItem

NUDGED_AFTER = (timedelta(days=3), timedelta(days=7))
NUDGED_FOR = timedelta(days=90)  # what is older is history: nobody is asked for it every day
SENTENCES = re.compile(r"[;\n]+")
STANDING = say("Nhận xét chung việc thực hiện kế hoạch tu dưỡng")


class NewAgendaItem(NamedTuple):
    """An item that is about to stand on the agenda."""

    kind: ItemKind
    title: str


def closed_to_running(state: MeetingState) -> Sentence | None:
    if state is MeetingState.MOVED:
        return say("Buổi này đã dời sang lịch khác; hãy chuẩn bị ở buổi mới.")
    if state is MeetingState.NOT_HELD:
        return say("Buổi này đã ghi là không họp.")
    return None


def first_items(announced: str | None, kind: MeetingKind, of_cell: bool, standing: str) -> list[NewAgendaItem]:
    """The agenda as it was announced, line by line; a cell's monthly meeting also hears of the plans."""
    lines = [" ".join(line.split()).rstrip(".") for line in SENTENCES.split(announced or "")]
    drafts = [
        NewAgendaItem(
            ItemKind.SUPERVISION if "kế hoạch tu dưỡng" in line.casefold() and of_cell else ItemKind.ORDINARY,
            (line[:1].upper() + line[1:])[:TITLE],
        )
        for line in lines
        if line
    ]
    heard = any(one.kind is ItemKind.SUPERVISION for one in drafts)
    if of_cell and kind is MeetingKind.MONTHLY and not heard:
        drafts.append(NewAgendaItem(ItemKind.SUPERVISION, standing))
    return drafts


def wrong_item(said: ConcludedItem, on: date) -> dict[str, Sentence]:
    """What is missing or wrong in an item of a session of that day, by field."""
    wrong = missing(said) | too_long(said)
    if said.due_on and not said.conclusion:
        wrong["conclusion"] = say("Hãy ghi kết luận rồi mới hẹn ngày thực hiện.")
    if said.due_on and said.due_on < on:
        wrong["due_on"] = say("Hạn thực hiện phải từ ngày họp %(day)s trở đi.", day=on)
    return wrong


def wrong_opinion(speaker_id: int | None, guest: str, text: str) -> dict[str, Sentence]:
    wrong = {}
    if speaker_id is None and not guest:
        wrong["speaker"] = say("Hãy chọn người phát biểu, hoặc ghi tên khách dự.")
    if speaker_id is not None and guest:
        wrong["guest"] = say("Chỉ chọn một: người trong danh sách, hoặc khách dự.")
    if not text:
        wrong["text"] = say("Hãy ghi ý kiến.")
    elif len(text) > LONGEST:
        wrong["text"] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    return wrong


def closed_to_finishing(
    state: MeetingState, on: date, today: date, *, by_name: bool, roll_closed: bool, items: int
) -> Sentence | None:
    """Minutes state who was there: the roll is closed first."""
    if refused := closed_to_running(state):
        return refused
    if today < on:
        return say("Buổi này họp ngày %(day)s; biên bản lập từ ngày đó.", day=on)
    if by_name and not roll_closed:
        return say("Hãy chốt điểm danh trước; biên bản ghi số người có mặt đã chốt.")
    if not items:
        return say("Chương trình chưa có nội dung nào. Hãy thêm nội dung đã bàn.")
    return None


def officers(
    arranged: tuple[int | None, int | None], named: tuple[int | None, int | None], present: Iterable[int]
) -> tuple[int | None, int | None]:
    """Chair and secretary: as the session was arranged; where it was without, as named among those who were there, two
    persons."""
    there = set(present)
    chair = arranged[0] or (named[0] if named[0] in there else None)
    secretary = arranged[1] or (named[1] if named[1] in there - {chair} else None)
    return chair, secretary


def unsigned(chair_id: int | None, secretary_id: int | None, present: int) -> dict[str, Sentence]:
    """Minutes bear the names of who presided and who kept them (HD 36-HD/VPTW of 03/4/2018); where nobody is known by
    name there is nobody to choose, and they are signed by hand."""
    if present < 2:
        return {}
    wrong = {}
    if chair_id is None:
        wrong["chair"] = say("Hãy chọn người chủ trì; biên bản phải có chủ trì ký.")
    if secretary_id is None:
        wrong["secretary"] = say("Hãy chọn thư ký, khác người chủ trì; biên bản phải có thư ký ký.")
    return wrong


def wrong_end(began: time, ended: time | None, same_day: bool) -> Sentence | None:
    if ended is None:
        return say("Hãy ghi giờ kết thúc, ví dụ 20:45.")
    if same_day and ended <= began:
        return say("Giờ kết thúc phải sau giờ bắt đầu (%(began)s).", began=f"{began:%H:%M}")
    return None


def nudge(ended: date, today: date) -> Sentence | None:
    """What a chair and a secretary are told three and seven days after a session without minutes."""
    since = today - ended
    if since > NUDGED_FOR or since < NUDGED_AFTER[0]:
        return None
    if since >= NUDGED_AFTER[1]:
        return say("Đã quá bảy ngày mà chưa có biên bản:")
    return say("Chưa có biên bản:")


def renumbered(order: Iterable[int], item_id: int, step: int) -> list[int]:
    """The ids in order once the item went up (-1) or down (+1)."""
    ids = list(order)
    here = ids.index(item_id)
    there = min(max(here + step, 0), len(ids) - 1)
    ids.insert(there, ids.pop(here))
    return ids
