"""What goes into a paper, made plain: every key that the paper knows and no other, every value words in Vietnamese."""

import re
from datetime import date, datetime
from typing import Any

from portal.ground.clock import at_ward
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, shown
from portal.ground.typed import clean_text
from portal.papers.kinds import VIETNAMESE, Content, Context, PaperLayoutKind
from portal.papers.letterheads import Letterhead
from portal.papers.numerals import day_written

# Neither XML nor a reader knows what to do with the others.
NO_SIGN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DOTS = "……………………"  # to be filled in by hand
DOTS_IN_A_CELL = "………"  # no wider than a day: a row of dots does not break
SHORT_RULE = "\N{EM DASH}" * 6
Paper = tuple[Context, Letterhead]  # what a chapter hands over, and under which head


def content_of(paper: PaperLayoutKind, context: Context, head: Letterhead) -> Content:
    """The head, the paper's own keys, the signatures two and two; a key the paper does not know is our mistake."""
    plain: Content = shaped(context, paper.sample, paper.code)
    return plain | {
        "upper": list(head.upper),
        "body": head.body,
        "mark": SHORT_RULE if head.layout.mark == "line" else head.layout.mark,
        "number": head.number,
        "heading": head.layout.title,
        "motto": head.layout.motto,
        "place_and_date": head.place_and_date,
        "demonstration": head.demonstration,
        "post_in_bold": head.layout.post_in_bold,
        "sign_rows": sign_rows([_block(one) for one in plain["signatures"]], plain["recipients"]),
        "recipients_below": [] if len(plain["signatures"]) % 2 else plain["recipients"],
    }


def shaped(value: Any, like: Any, where: str = "") -> Any:
    """The value in the shape of the sample: what is missing is empty, so no template meets a hole."""
    if isinstance(like, dict):
        given = value or {}
        if unknown := set(given) - set(like):
            raise KeyError(f"{where} knows no {', '.join(sorted(unknown))}")
        return {key: shaped(given.get(key), one, f"{where}.{key}") for key, one in like.items()}
    if isinstance(like, list):
        return [shaped(one, like[0], where) for one in value or []]
    return bool(value) if isinstance(like, bool) else words(value)


def words(value: object) -> str:
    """Vietnamese whatever language the reader's pages are in: an official paper has one."""
    if value is None:
        return ""
    if isinstance(value, Labelled):
        text = value.vietnamese
    elif isinstance(value, Sentence):
        text = in_vietnamese(value)
    else:
        text = _written(value)
    return clean_text(NO_SIGN.sub("", text.replace("\r\n", "\n")))


def in_vietnamese(sentence: Sentence) -> str:
    facts = {
        name: in_vietnamese(fact) if isinstance(fact, Sentence) else _written(fact)
        for name, fact in sentence.facts.items()
    }
    return sentence.words % facts if facts else sentence.words


def _written(value: object) -> str:
    if isinstance(value, datetime):
        here = at_ward(value) if value.tzinfo else value
        return f"{here:%H:%M} {day_written(here.date())}"
    return day_written(value) if isinstance(value, date) else shown(value)


def sign_rows(blocks: list[Content], recipients: list[str]) -> list[Content]:
    """Two and two; an odd one stands alone at the right, where an office looks for it, in the last row, and the
    recipients take the place beside it."""
    if len(blocks) % 2:
        beside = {"authority": "", "posts": [], "hint": "", "name": "", "recipients": recipients}
        blocks = [*blocks[:-1], beside, blocks[-1]]
    return [{"left": left, "right": right} for left, right in zip(blocks[::2], blocks[1::2], strict=True)]


def with_vietnamese_keys(value: Any) -> Any:
    """The same content under the names that the office writes in its templates."""
    if isinstance(value, dict):
        return {VIETNAMESE[key]: with_vietnamese_keys(one) for key, one in value.items()}
    return [with_vietnamese_keys(one) for one in value] if isinstance(value, list) else value


def _block(one: Content) -> Content:
    authority, *posts = one["capacity"] or [""]
    return {"authority": authority, "posts": posts, "hint": one["hint"], "name": one["name"], "recipients": []}
