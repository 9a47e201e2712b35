"""What a shared event (việc chung trong tháng) must hold, and when its participants may be ticked. Pure."""

from datetime import date, timedelta

from portal.ground.text import Sentence, say

LONGEST = 160  # of title and place: they stand in a note's fact
AHEAD = timedelta(days=366)


def unfit(title: str, place: str, on: date | None, today: date, *, ticked: bool = False) -> dict[str, Sentence]:
    """What is wrong with the event, by field."""
    wrong = {}
    if not title:
        wrong["title"] = say("Hãy ghi tên việc.")
    if not place:
        wrong["place"] = say("Hãy ghi nơi làm.")
    for name, text in (("title", title), ("place", place)):
        if len(text) > LONGEST:
            wrong[name] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    if on is None:
        wrong["on"] = say("Hãy ghi ngày làm.")
    elif on > today + AHEAD:
        wrong["on"] = say("Ngày %(day)s còn quá xa; hãy xem lại năm.", day=on)
    elif ticked and on > today:
        wrong["on"] = say("Việc này đã có người tham gia nên không thể dời sang ngày chưa tới.")
    return wrong


def too_early(on: date, today: date) -> Sentence | None:
    if on <= today:
        return None
    return say("Ngày %(day)s chưa tới; hãy đánh dấu người tham gia sau khi việc đã làm.", day=on)


def withdrawn(is_withdrawn: bool) -> Sentence | None:
    return say("Việc chung này đã được rút.") if is_withdrawn else None
