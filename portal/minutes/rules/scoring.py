"""Scoring a meeting by the ward's own criteria (HD 12-HD/BTCTW, 06/7/2018, in practice). It scores the meeting, never a
person. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject

WHOLE = 100
MOST_CRITERIA = 10
CODES = "abcdefghij"  # of the criteria a ward adds


class Grade(Labelled):
    GOOD = "good", "Tốt"
    FAIR = "fair", "Khá"
    MIDDLING = "middling", "Trung bình"
    POOR = "poor", "Kém"


class Criterion(NamedTuple):
    code: str
    label: str
    most: float
    must: bool = False  # a meeting is only good with the full points here


class Criteria(NamedTuple):
    """What a ward decided: the criteria, and from how many points a meeting is good, fair, middling."""

    lines: tuple[Criterion, ...]
    thresholds: tuple[float, float, float]

    @property
    def most(self) -> float:
        return sum(one.most for one in self.lines)

    @property
    def kept(self) -> JsonObject:
        """As the setting holds it."""
        return {"criteria": [list(one) for one in self.lines], "thresholds": list(self.thresholds)}


class Score(NamedTuple):
    total: float
    most: float
    grade: Grade
    short: tuple[str, ...]  # criteria that had to be full and were not: why a good total is only fair


def criteria_of(kept: JsonObject) -> Criteria:
    good, fair, middling = kept["thresholds"]
    return Criteria(tuple(Criterion(*one) for one in kept["criteria"]), (good, fair, middling))


def score(points: Mapping[str, float], criteria: Criteria) -> Score:
    """Without the full points where they are a must, ninety and more is still only fair (Bình Thuận's practice)."""
    total = sum(points.get(one.code, 0) for one in criteria.lines)
    short = tuple(one.label for one in criteria.lines if one.must and points.get(one.code, 0) < one.most)
    good, fair, middling = criteria.thresholds
    if total >= good:
        grade = Grade.FAIR if short else Grade.GOOD
    elif total >= fair:
        grade = Grade.FAIR
    else:
        grade = Grade.MIDDLING if total >= middling else Grade.POOR
    return Score(total, criteria.most, grade, short if total >= good else ())


def parse_points(typed: str) -> float | None:
    """44, 44,5 or 44.5; None when it is no number of points."""
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0 or number > WHOLE or number * 2 % 1:
        return None
    return float(number)


def written_points(number: float | None) -> str:
    return "" if number is None else f"{number:g}".replace(".", ",")


def wrong_points(points: Mapping[str, float | None], criteria: Criteria) -> dict[str, Sentence]:
    """What is wrong with each line, by code; half points are the smallest."""
    wrong = {}
    for one in criteria.lines:
        given = points.get(one.code)
        if given is None:
            wrong[one.code] = say("Hãy ghi điểm từ 0 đến %(most)s, lẻ nửa điểm.", most=written_points(one.most))
        elif given > one.most:
            wrong[one.code] = say("Mục này nhiều nhất %(most)s điểm.", most=written_points(one.most))
    return wrong


def wrong_votes(
    agreed: int | None, opposed: int | None, present: int | None, *, needs_its_hour: bool = False
) -> dict[str, Sentence]:
    """Nobody votes who is not in the room; `present` None: people were counted, not named."""
    if agreed is None and opposed is None:
        return {}
    if needs_its_hour:
        return {"voted": say("Có người đến muộn hoặc về sớm: hãy ghi giờ biểu quyết, ví dụ 20:15.")}
    if present is not None and (agreed or 0) + (opposed or 0) > present:
        return {"agreed": say("Số phiếu nhiều hơn số người có mặt (%(present)s).", present=present)}
    return {}


def wrong_criteria(criteria: Criteria) -> dict[str, Sentence]:
    """Why a ward's criteria cannot be, by field."""
    wrong = {}
    good, fair, middling = criteria.thresholds
    if not criteria.lines:
        wrong["label_a"] = say("Hãy ghi ít nhất một tiêu chí.")
    elif criteria.most != WHOLE:
        wrong["most_a"] = say(
            "Các tiêu chí cộng lại phải được 100 điểm; hiện là %(sum)s.", sum=written_points(criteria.most)
        )
    if not WHOLE >= good > fair > middling > 0:
        wrong["good"] = say("Mức tốt phải cao hơn khá, khá cao hơn trung bình, tất cả từ 1 đến 100.")
    return wrong
