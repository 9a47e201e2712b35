"""What a heading means by the words in it, whatever their order, their marks and how an office shortens them."""

import re
from collections.abc import Sequence

from portal.ground.names import fold

WORD = re.compile(r"[a-z0-9]+")
LONGEST = 60  # longer, it is a sentence and no heading

WRITTEN_OUT = """
hvt = ho va ten
hoten = ho ten
ht = ho ten
ntns = ngay thang nam sinh
nstn = ngay thang nam sinh
ns = nam sinh
gt = gioi tinh
dv = dang vien
dvien = dang vien
d = dang
cb = chi bo
shd = sinh hoat dang
shcb = sinh hoat chi bo
sh = sinh hoat
kn = ket nap
nkn = ngay ket nap
cv = chuc vu
cd = chuc danh
nvd = ngay vao dang
tdp = to dan pho
qd = quyet dinh
std = so the dang
stdv = so the dang vien
sothe = so the
nct = ngay chinh thuc
dt = doan the
sdt = so dien thoai
db = du bi
"""
SHORTENED = dict(line.split(" = ") for line in WRITTEN_OUT.strip().splitlines())
# Two words that are one: "thẻ" of "đoàn thể", "bộ" of "chi bộ" mean nothing apart.
TOGETHER = ("chi bo", "can bo", "dang bo", "dang uy", "chi uy", "doan the", "dang vien", "bi thu", "du bi", "hoi vien")


def words_in(heading: str) -> frozenset[str]:
    """The words of a heading, folded and written out; none of a sentence, and none where a number stands."""
    folded = fold(heading)
    if len(folded) > LONGEST or any(map(str.isdigit, folded)):
        return frozenset()
    text = " ".join(SHORTENED.get(word, word) for word in WORD.findall(folded))
    for pair in TOGETHER:
        text = re.sub(rf"\b{pair}\b", pair.replace(" ", ""), text)
    return frozenset(text.split())


def means(words: frozenset[str], patterns: Sequence[str]) -> bool:
    """Whether one pattern fits: "ngay|nam sinh -noi" wants sinh and one of two words, and will have no noi."""
    return bool(words) and any(_fits(words, pattern.split()) for pattern in patterns)


def _fits(words: frozenset[str], pattern: Sequence[str]) -> bool:
    return all(
        one[1:] not in words if one.startswith("-") else any(choice in words for choice in one.split("|"))
        for one in pattern
    )
