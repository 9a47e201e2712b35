"""What a heading means by the words in it, whatever their order, their marks and how an office shortens them."""

import re
from collections.abc import Sequence
from functools import lru_cache

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
dvdb = dang vien du bi
dvct = dang vien chinh thuc
cnct = cong nhan chinh thuc
ql = quan ly
hk = ho khau
hktt = ho khau thuong tru
dkhktt = ho khau thuong tru
msh = mien sinh hoat
msd = mien sinh hoat dang
mshd = mien sinh hoat dang
mct = mien cong tac
dob = ngay sinh
g tinh = gioi tinh
g t = gioi tinh
t dang = the dang
t dv = the dang vien
c bo = chi bo
n sinh = nam sinh
ng sinh = ngay sinh
ntn sinh = ngay thang nam sinh
n s = nam sinh
h ten = ho ten
h va ten = ho va ten
c vu = chuc vu
s the = so the
ma dv = ma dang vien
k nap = ket nap
v dang = vao dang
ngay vd = ngay vao dang
n vao = ngay vao
c thuc = chinh thuc
ngay ct = ngay chinh thuc
ct ngay = chinh thuc ngay
chuyen ct = chuyen chinh thuc
dang ct = dang chinh thuc
vien ct = vien chinh thuc
dv ct = dang vien chinh thuc
"""
SHORTENED = dict(line.split(" = ") for line in WRITTEN_OUT.strip().splitlines())
PHRASES = re.compile("|".join(rf"\b{short}\b" for short in sorted(SHORTENED, key=len, reverse=True)))
# Two words that are one: "thẻ" of "đoàn thể", "bộ" of "chi bộ" mean nothing apart.
TOGETHER = (
    "chi bo",
    "can bo",
    "co so",
    "to chuc",
    "don vi",
    "dang bo",
    "dang uy",
    "chi uy",
    "doan the",
    "dang vien",
    "bi thu",
    "du bi",
    "hoi vien",
)


@lru_cache(maxsize=4096)
def words_in(heading: str) -> frozenset[str]:
    """The words of a heading, folded and written out; none of a sentence, and none where a number stands."""
    folded = fold(heading)
    if len(folded) > LONGEST or any(map(str.isdigit, folded)):
        return frozenset()
    text = PHRASES.sub(lambda short: SHORTENED[short[0]], " ".join(WORD.findall(folded)))
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
