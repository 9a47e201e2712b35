"""The official layout (thể thức) as a table: by kind of organisation and by the day a paper is dated. A paper of 2022
stays laid out as in 2022; a new rule is a new line with the day from which it holds."""

from datetime import date
from typing import NamedTuple

from portal.ground.labels import Labelled


class OrganisationKind(Labelled):
    """Whose paper it is: each kind has headings of its own."""

    PARTY = "party", "Đảng"
    FRONT = "front", "Mặt trận Tổ quốc"
    MASS = "mass", "Hội, công đoàn"
    YOUTH = "youth", "Đoàn TNCS Hồ Chí Minh"
    GOVERNMENT = "government", "Ủy ban nhân dân"


class Margins(NamedTuple):
    """Millimetres."""

    top: int = 20
    right: int = 15
    bottom: int = 20
    left: int = 30


class Layout(NamedTuple):
    kind: OrganisationKind
    valid_from: date | None  # None: whatever stood before the first rule named here
    basis: str
    title: str  # on the right, first line
    motto: str  # under it, for papers that bear the national title
    mark: str  # under the issuing body: "*", "***", or "line" for a short rule
    symbol: str  # how number, type and body are written together
    margins: Margins = Margins()
    size: int = 14  # points
    post_in_bold: bool = True  # the signer's post under the authority


PARTY_TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
YOUTH_TITLE = "ĐOÀN TNCS HỒ CHÍ MINH"
# Party papers write no colon after "Số"; papers of the State do, and put the type after a stroke.
PARTY_SYMBOL, STATE_SYMBOL = "Số {number}-{document}/{body}", "Số: {number}/{document}-{body}"

PARTY, FRONT, MASS, YOUTH, GOVERNMENT = OrganisationKind
LAYOUTS: tuple[Layout, ...] = (
    # The Secretariat's rule of 2026 names types and parts; no new guidance on technique was found, so the old stands.
    Layout(
        PARTY, None, "Thể thức văn bản của Đảng trước 03/4/2018", PARTY_TITLE, "", "*", PARTY_SYMBOL, post_in_bold=False
    ),
    Layout(PARTY, date(2018, 4, 3), "HD 36-HD/VPTW, 03/4/2018", PARTY_TITLE, "", "*", PARTY_SYMBOL, post_in_bold=False),
    Layout(
        PARTY,
        date(2026, 1, 9),
        "399-QĐ/TW, 09/01/2026; HD 36-HD/VPTW, 03/4/2018",
        PARTY_TITLE,
        "",
        "*",
        PARTY_SYMBOL,
        post_in_bold=False,
    ),
    Layout(FRONT, None, "Thể thức văn bản của Mặt trận: quốc hiệu, tiêu ngữ", NATION, MOTTO, "line", STATE_SYMBOL),
    Layout(MASS, None, "Thể thức văn bản của đoàn thể: quốc hiệu, tiêu ngữ", NATION, MOTTO, "line", STATE_SYMBOL),
    Layout(
        YOUTH, None, "Quy định về thể thức văn bản của Đoàn", YOUTH_TITLE, "", "***", "Số {number}-{document}/{body}"
    ),
    Layout(GOVERNMENT, None, "Thể thức văn bản hành chính trước 05/3/2020", NATION, MOTTO, "line", STATE_SYMBOL),
    Layout(GOVERNMENT, date(2020, 3, 5), "Nghị định 30/2020/NĐ-CP, 05/3/2020", NATION, MOTTO, "line", STATE_SYMBOL),
)


def layout_on(kind: OrganisationKind, day: date) -> Layout:
    """The rule in force on the paper's own day."""
    (first, *later) = (one for one in LAYOUTS if one.kind is kind)
    for one in later:
        if one.valid_from and one.valid_from <= day:
            first = one
    return first


def place_and_date(place: str, day: date) -> str:
    """Days below 10 and the months 1 and 2 take a nought before them, so that none can be added afterwards."""
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"


def place_and_blanks(place: str) -> str:
    """For a paper whose day is not known: room for the pen, nothing made up."""
    blank = "\N{NO-BREAK SPACE}" * 6
    return f"{place}, ngày{blank}tháng{blank}năm{blank}"


def number_line(layout: Layout, number: str, document: str, body: str) -> str:
    """Số, ký hiệu; an unknown number leaves room for the pen. A number that bears its symbol already is kept."""
    if "/" in number or "-" in number:
        return layout.symbol.partition("{")[0] + number
    return layout.symbol.format(number=number or "\N{NO-BREAK SPACE}" * 6, document=document, body=body)
