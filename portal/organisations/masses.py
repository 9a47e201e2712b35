"""The mass organisations (đoàn thể) every ward begins with: one line each, read by whoever needs to know them."""

from typing import NamedTuple


class Mass(NamedTuple):
    """`symbol`: in the number of its papers. `lists`: how offices write it, as a pattern over squeezed text
    (see ground.reading.headings.squeeze)."""

    code: str
    name: str
    short_name: str
    symbol: str
    lists: str


YOUTH = "youth"  # Đoàn: calendar of themed sessions, papers of a kind of their own
MASSES = (
    Mass(
        "women",
        "Hội Liên hiệp Phụ nữ phường",
        "Hội LHPN phường",
        "PN",
        r"(?:hoi|h)?(?:lienhiep|lh)?(?:phunu|pn)(?:vietnam)?",
    ),
    Mass(
        YOUTH,
        "Đoàn TNCS Hồ Chí Minh phường",
        "Đoàn phường",
        "ĐTN",
        r"(?:doan(?:tncs|tn|thanhnien|thanhniencongsan)?|dtn(?:cs)?)(?:hochiminh|hcm)?(?:thanhnien)?",
    ),
    Mass(
        "veterans", "Hội Cựu chiến binh phường", "Hội CCB phường", "CCB", r"(?:hoi|h)?(?:cuuchienbinh|ccb)(?:vietnam)?"
    ),
    Mass("farmers", "Hội Nông dân phường", "Hội Nông dân phường", "ND", r"(?:hoi|h)?(?:nongdan|nd)(?:vietnam)?"),
    Mass(
        "union", "Công đoàn phường", "Công đoàn phường", "CĐ", r"(?:congdoan|cd)(?:coso|cs|vien|truong\w*|coquan\w*)?"
    ),
)
SYMBOLS = {one.code: one.symbol for one in MASSES}
