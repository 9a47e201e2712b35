"""Marks of state secrecy (MẬT, TỐI MẬT, TUYỆT MẬT) in a text or a file's name. A paper that bears one is not taken in
on a machine joined to a network; a paper that only speaks of secrets, passwords or honey is.

A mark stands apart (a line, a cell, a stamp of its own), is set in capitals, is spaced out, or follows "Độ mật:". The
compounds that hold the same syllable (bảo mật, mật khẩu, mật độ …) are listed, since no rule tells them.
"""

import re
import unicodedata
from collections.abc import Iterator

from portal.ground.labels import Labelled


class Mark(Labelled):
    """From the least to the most severe."""

    SECRET = "secret", "Mật"
    TOP = "top", "Tối mật"
    UTMOST = "utmost", "Tuyệt mật"


SPELT = {
    "mật": Mark.SECRET,
    "tốimật": Mark.TOP,
    "tuyệtmật": Mark.UTMOST,
    # Without marks, and in the two old character sets of office machines (TCVN3, VNI) as they come out of a file.
    "mat": Mark.SECRET,
    "toimat": Mark.TOP,
    "tuyetmat": Mark.UTMOST,
    "mët": Mark.SECRET,
    "tèimët": Mark.TOP,
    "tuyömët": Mark.UTMOST,
    "tuyötmët": Mark.UTMOST,
    "maät": Mark.SECRET,
    "toáimaät": Mark.TOP,
    "tuyeätmaät": Mark.UTMOST,
}
LEVEL = {"tối": Mark.TOP, "tuyệt": Mark.UTMOST}


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


WORDS_BEFORE = _words(
    "bí bảo thân cơ cẩn nghiêm chu trù túi sỏi ống gan dịch đường lấy trăng rỉ chim ngọt hút nếm cao viêm chú rót nuôi "
    "làm nước vị sánh"
)
WORDS_AFTER = _words(
    "khẩu độ mã ong thư vụ thiết phục ngữ lệnh hàm thám ước báo danh nghị thất chiếu chỉ mía tông hoa ngọt gấu đàm sự "
    "đạo giáo vàng"
)
# The paper speaks of the mark: "đóng dấu MẬT", "quản lý tài liệu MẬT". Such words alone on their line are a stamp.
SPOKEN_OF = _words("dấu độ mức chữ liệu bản tin loại cấp thuộc")
STAMPED = re.compile(r"^(tài\s*liệu|văn\s*bản|hồ\s*sơ|công\s*văn)", re.IGNORECASE)
COMPANIONS = re.compile(
    r"hỏa tốc|hoả tốc|thượng khẩn|\bkhẩn\b|\bgấp\b|dự thảo|(chỉ )?lưu hành nội bộ|không (được )?(phổ biến|sao chụp)"
    r"|\b(bản )?số( bản)?\s*:?\s*[\d/.…]+|\b\d+\s*bản\b",
    re.IGNORECASE,
)
REGISTER = re.compile(
    r"(?<!các )(?<!\w)(?:mức )?(?:độ|dấu|mức|cấp)\s+mật\s*(?P<colon>[:：=]?)\s*[\[(“\"]?\s*"
    r"(?P<value>(?:(?:tuyệt|tối)\s*)?mật)(?!\w)",
    re.IGNORECASE,
)
SPACE = r"[ \t._·*\-–]{1,3}"
SPACED = re.compile(rf"(?<!\w)[^\W\d_](?:(?:{SPACE}|\s*\n\s*)[^\W\d_](?!\w)){{2,40}}")
WORD = re.compile(r"[^\W\d_]+")
PARTS = re.compile(r"\t|\||\s{3,}|\n|[–—;]| - ")
ENUMERATED = re.compile(r"^\s*(?:\d{1,2}|[a-zđ])[.)]\s", re.IGNORECASE)
ANOTHER = r"(?:độ\s+)?(?:[“\"']\s*)?(?:(?:tuyệt|tối)\s+)?mật(?!\w)"
AND = r"[”\"']?\s*(?:[,;/]|và|hoặc|hay)\s*(?:và|hoặc|hay)?\s*(?:[a-z0-9][.)]\s*)?"
LISTED_AFTER = re.compile(AND + ANOTHER, re.IGNORECASE)
LISTED_BEFORE = re.compile(rf"{ANOTHER}{AND}(?:độ\s+)?[“\"']?\s*$", re.IGNORECASE)


def mark_in(text: str) -> Mark | None:
    """The most severe mark the text bears."""
    text = _plain(text)
    found = [*_registered(text), *_standing_apart(text), *_in_capitals(text), *_spaced(text)]
    return _most(found)


def mark_in_name(name: str) -> Mark | None:
    """The mark in a file's name, where nobody keeps to capitals: "12-BC mật.docx"."""
    stem, dot, ending = _plain(name).rpartition(".")
    words = WORD.findall(re.sub(r"[_\-.()\[\]+,;]", " ", stem if dot and len(ending) <= 5 else _plain(name)))
    folded = [word.casefold() for word in words]
    bare = "".join(folded)
    found = [SPELT[bare]] if bare in SPELT else []
    for at, word in enumerate(folded):
        before, after = folded[at - 1] if at else "", folded[at + 1] if at + 1 < len(folded) else ""
        if word == "mật" and (before in LEVEL or (before not in WORDS_BEFORE and after not in WORDS_AFTER)):
            spoken = before in SPOKEN_OF and {"định", "chế", "dẫn", "luật", "lý"} & set(folded)
            if not spoken and (before != "độ" or after in ("", "mật", "tối", "tuyệt")):
                found.append(LEVEL.get(before, Mark.SECRET))
        elif word in SPELT and SPELT[word] is not Mark.SECRET:
            found.append(SPELT[word])
        elif word == "mat" and before in ("toi", "tuyet"):
            found.append(SPELT[before + word])
    if re.search(r"[\[(]\s*(mật|mat)\s*[\])]", _plain(name), re.IGNORECASE):
        found.append(Mark.SECRET)
    return _most([*found, *_spaced(re.sub(r"[_\-.]", " ", stem or name))])


def _plain(text: str) -> str:
    """Composed, without unseen signs: wide letters, soft hyphens and zero-width spaces hide no mark."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(c for c in composed if unicodedata.category(c) != "Cf").replace("\r", "\n")


def _most(found: list[Mark]) -> Mark | None:
    order = list(Mark)
    return max(found, key=order.index) if found else None


def _compact(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _registered(text: str) -> Iterator[Mark]:
    """ "Độ mật: Mật", also as two cells; a list of all the levels is a rule, not a mark."""
    for match in REGISTER.finditer(text):
        value = match["value"]
        if not match["colon"] and value[0].islower():
            continue
        after = WORD.match(text[match.end() : match.end() + 12].lstrip(" "))
        if after and after[0].casefold() in WORDS_AFTER and _compact(value) == "mật":
            continue
        if not LISTED_AFTER.match(text, match.end()):
            yield SPELT[_compact(value)]


def _standing_apart(text: str) -> Iterator[Mark]:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if len(line) > 400 or not re.search("m", line, re.IGNORECASE):
            continue
        for part in PARTS.split(line):
            mark = _stamp(part)
            whole = part.strip() == line.strip()
            if mark and not (whole and _broken_off(lines, at)):
                yield mark


def _stamp(part: str) -> Mark | None:
    if ENUMERATED.match(part):
        return None
    bare = STAMPED.sub("", COMPANIONS.sub(" ", part).strip(" -–—*.,:;()[]{}<>«»“”\"'/\\"))
    letters = "".join(filter(str.isalpha, bare))
    mark = SPELT.get(letters.casefold())
    if mark is None or any(map(str.isdigit, bare)):
        return None
    if letters.isascii():  # "mat" may be any of four words: only as a stamp
        return mark if letters.isupper() else None
    in_old_letters = letters.casefold() in ("mët", "tèimët", "tuyötmët")  # whose capitals are a font's affair
    return mark if letters[0].isupper() or "MẬT" in letters or in_old_letters else None


def _broken_off(lines: list[str], at: int) -> bool:
    """The line's end parted a compound: "bảo" above, "khẩu" below."""
    above = WORD.findall(lines[at - 1])[-1:] if at else []
    below = WORD.findall(lines[at + 1])[:1] if at + 1 < len(lines) else []
    return any(word.casefold() in WORDS_BEFORE for word in above) or any(
        word.casefold() in WORDS_AFTER for word in below
    )


def _in_capitals(text: str) -> Iterator[Mark]:
    words = list(WORD.finditer(text))
    for at, match in enumerate(words):
        if match[0] not in ("MẬT", "TỐIMẬT", "TUYỆTMẬT"):
            continue
        if match[0] != "MẬT":
            yield SPELT[match[0].casefold()]
            continue
        first, mark = at, Mark.SECRET
        if _touch(text, words, at - 1) and words[at - 1][0].casefold() in LEVEL:
            first, mark = at - 1, LEVEL[words[at - 1][0].casefold()]
        before = words[first - 1][0].casefold() if _touch(text, words, first - 1) else ""
        after = words[at + 1][0].casefold() if _touch(text, words, at) else ""
        if mark is Mark.SECRET and (before in WORDS_BEFORE or after in WORDS_AFTER):
            continue
        if before in SPOKEN_OF or _quoted(text, words[first].start(), match.end()):
            continue  # alone on its line it is a stamp, which `_standing_apart` has seen
        nearby = text[max(0, words[first].start() - 40) : words[first].start()]
        if LISTED_AFTER.match(text, match.end()) or LISTED_BEFORE.search(nearby):
            continue
        yield mark


def _touch(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Nothing but a blank, a hyphen or one line's end between this word and the next."""
    if at < 0 or at + 1 >= len(words):
        return False
    between = text[words[at].end() : words[at + 1].start()]
    return not between.strip(" \n\t-") and between.count("\n") < 2


def _quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in ("“", '"', "'", "‘") and text[end : end + 1] in ("”", '"', "'", "’")


def _spaced(text: str) -> Iterator[Mark]:
    """M Ậ T, M.Ậ.T, and one letter to a line."""
    for match in SPACED.finditer(text):
        letters = _compact(match[0])
        for spelt in ("tuyệtmật", "tốimật", "mật"):
            if spelt in letters and not _compound(letters, spelt):
                yield SPELT[spelt]
                break


def _compound(letters: str, spelt: str) -> bool:
    before, _, after = letters.partition(spelt)
    return spelt == "mật" and (before.endswith(tuple(WORDS_BEFORE)) or after.startswith(tuple(WORDS_AFTER)))
