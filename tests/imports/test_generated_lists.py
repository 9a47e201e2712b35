"""Rosters made up by chance: their headings, order, spellings, fonts and faults. Nothing is lost that was not said."""

import random
import unicodedata
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from portal.ground.reading.fonts import TCVN3, VNI
from portal.imports import service
from portal.imports.models import ImportKind
from portal.imports.told import as_values

DAY = date(2026, 6, 30)
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Mai",
    "Đinh",
    "Trịnh",
    "Huỳnh",
]
GIVEN = [
    "Hoà",
    "Thủy",
    "Ái",
    "Ý",
    "Dũng",
    "Phượng",
    "Quỳnh",
    "Tuấn",
    "Hạnh",
    "Khuê",
    "Đức",
    "Ước",
    "Nghĩa",
    "Quyết",
    "Thắng",
    "Bình",
    "Sơn",
    "Lộc",
    "Yến",
]
HEADINGS = {
    "name": ["Họ và tên", "HỌ TÊN", "Họ tên khai sinh", "ho va ten", "Họ và tên đảng viên", "Họ, tên ĐV"],
    "born": ["Ngày sinh", "NTNS", "Sinh ngày", "Ngày tháng năm sinh", "Năm sinh", "ngay sinh"],
    "sex": ["Giới tính", "GT", "Phái", "gioi tinh", "Nam/Nữ"],
    "admitted": ["Ngày kết nạp", "Kết nạp ngày", "Ngày vào Đảng", "Ngày KN", "Vào Đảng ngày"],
    "official": ["Ngày chính thức", "Chính thức ngày", "Chính thức"],
    "card": ["Số thẻ đảng viên", "Thẻ ĐV số", "Số thẻ Đảng", "Số TĐV", "Số thẻ ĐV"],
    "cell": ["Chi bộ", "Sinh hoạt CB", "Chi bộ sinh hoạt", "Tên chi bộ", "Đang sinh hoạt tại chi bộ"],
    "exempt": ["Miễn sinh hoạt", "Được miễn SHĐ từ", "Miễn công tác, sinh hoạt đảng", "Miễn SHĐ"],
}
SEXES = {"nam": ["Nam", "M", "nam", "NAM"], "nữ": ["Nữ", "F", "nu", "NỮ"]}
BACK = {
    "TCVN3": {new: old for old, new in TCVN3.items()},
    "VNI": {new: old for old, new in sorted(VNI.items(), key=lambda pair: pair[0].isupper())},
}
BACK["VNI"] |= {new: old for old, new in VNI.items() if new.islower() and old.islower()}
FAULTS = {"name": ["=A1+1", "12345"], "sex": ["X", "?"], "born": ["30/02/1970", "1/1/2190"], "card": ["ABC", "12.34"]}


def typed_in(font, text):
    """As somebody typed it with that font; TCVN3's capitals with a tone are another font, so small here."""
    if font is None:
        return text
    return "".join(
        BACK[font].get(sign) or BACK[font].get(sign.lower(), sign) for sign in unicodedata.normalize("NFC", text)
    )


def day(chance, first, last):
    return first + timedelta(days=chance.randrange((last - first).days))


def shown(chance, when):
    return chance.choice([f"{when:%d/%m/%Y}", f"{when:%d-%m-%Y}", f"{when:%d.%m.%Y}", when])


def somebody(chance, number):
    sex = chance.choice(["nam", "nữ"])
    middle = chance.choice({"nam": ["Văn", "Đức", "Quang"], "nữ": ["Thị", "Thị Bích", "Thu"]}[sex])
    born = day(chance, date(1940, 1, 1), date(1990, 1, 1))
    admitted = day(chance, date(2009, 1, 1), date(2020, 1, 1))
    return {
        "name": f"{chance.choice(FAMILIES)} {middle} {chance.choice(GIVEN)}",
        "sex": sex,
        "born": born,
        "admitted": admitted,
        "official": admitted + timedelta(days=366),
        "card": f"52.{number:06}",
        "cell": chance.choice(["Chi bộ 1", "Chi bộ 3"]),
        "exempt": chance.choice([None, None, date(2024, 3, 1)]),
    }


def made_up(chance, font):
    """The workbook, who stands in it, and which rows are spoilt in which field."""
    people = [somebody(chance, number) for number in range(1, 21)]
    order = chance.sample(list(HEADINGS), len(HEADINGS))
    headings = [chance.choice(HEADINGS[field]) for field in order]
    spoilt = {at: chance.choice(list(FAULTS)) for at in chance.sample(range(20), 4)}
    book = openpyxl.Workbook()
    book.active.append(["STT", *headings])
    for at, person in enumerate(people):
        cells = {
            field: shown(chance, value) if isinstance(value, date) else value and typed_in(font, value)
            for field, value in person.items()
        }
        cells["sex"] = typed_in(font, chance.choice(SEXES[person["sex"]]))
        if at in spoilt:
            cells[spoilt[at]] = chance.choice(FAULTS[spoilt[at]])
        book.active.append([at + 1, *(cells[field] for field in order)])
        for cell in book.active[at + 2]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue(), people, spoilt


@pytest.mark.parametrize("font", [None, "TCVN3", "VNI"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_of_a_made_up_roster_is_lost_unsaid(app, ward, seed, font):
    content, people, spoilt = made_up(random.Random(f"{seed} {font}"), font)
    told = as_values(
        service.read_file(content, "ds.xlsx", DAY, service.silent, kind=ImportKind.ROSTER, effective_on=DAY)
    )
    assert told["not_taken"] == []
    assert {one["row"]: one["column"] for one in told["refused"]} == {at + 2: field for at, field in spoilt.items()}
    taken = {row["card"]: row for row in told["rows"]}
    held = {one["who"] for one in told["asked"] if one["held"]}
    for at, person in enumerate(people):
        if at in spoilt or person["name"] in held:
            continue
        row = taken[person["card"]]
        expected = {
            name: f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
            for name, value in person.items()
            if name != "exempt"
        }
        assert {name: row[name] for name in expected} == expected
        assert row["exempt_from"] == ("01/03/2024" if person["exempt"] else "")
