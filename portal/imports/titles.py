"""Reading titles (chức vụ) as offices write them: 'Đảng ủy viên, Chủ tịch Hội CCB phường' is two posts."""

import re
from dataclasses import dataclass

from portal.ground.names import nfc
from portal.ground.reading.headings import squeeze
from portal.organisations.masses import MASSES

UnitHint = str | tuple[str, int] | None


@dataclass(frozen=True)
class Title:
    """One post: its role's code, or None with the words as they stood when nobody knows it."""

    role_code: str | None
    unit_hint: UnitHint
    text: str


WARD = r"(?:phuong\w*|xa\w*|thitran\w*)?"
PARTY = r"(?:danguy|dangbo|dang|du)"
FRONT = r"(?:ubmttq|uybanmttq|uybanmattranto(?:quoc)|mttq|mattran(?:toquoc)?)(?:vietnam|vn)?"
PEOPLE = r"(?:ubnd|uybannhandan)"
STANDING = r"(?:uvtv|uvbtv|uyvien(?:ban)?thuongvu|uvthuongvu|uvbanthuongvu)"
NUMBERED = r"(?:o(?=\d)|to(?:danpho|dp)?|tdp|khudancu|kdc|khuvuc|khupho|khu|so)*(\d{1,2})?\w*"
AREA = rf"(?:(?:ban|b)?(?:ctmt|congtacmattran)|ban(?:mattran|mt))(?:khudancu|kdc)?{NUMBERED}"
GROUP = rf"(?:to(?:danpho|dp)|tdp|danpho|khudancu|kdc|khupho){NUMBERED}"
INSPECTION = r"(?:ubkt|uybankiemtra)"
BRANCH = r"(?:chihoi|ch|chidoan|cd)?"
CELL = r"(?:chibo|chiuy|cb)\w*"
DEPUTY = r"(?:phobithu|pbithu|pbt|phobt)"

MASS_HEAD = r"(?:chutich|ct|bithu|bt)"

# Role and the words it is known by, squeezed; the first that fits the whole title counts.
ROLES: tuple[tuple[str, str], ...] = (
    ("ward_standing_deputy", rf"{DEPUTY}(?:thuongtruc|tt){PARTY}{WARD}"),
    ("ward_standing_deputy", rf"{DEPUTY}{PARTY}{WARD}(?:thuongtruc|tt)"),
    ("ward_standing_deputy", rf"{DEPUTY}(?:thuongtruc|tt)"),
    ("ward_deputy", rf"{DEPUTY}{PARTY}{WARD}"),
    ("ward_secretary", rf"(?:bithu|bt){PARTY}{WARD}"),
    ("ward_standing", rf"{STANDING}(?:{PARTY})?{WARD}"),
    ("ward_committee", rf"(?:danguyvien|uyvien(?:bch|banchaphanh)?{PARTY}|uvbch{PARTY}|uv{PARTY}|duv){WARD}"),
    ("cell_deputy", rf"{DEPUTY}{CELL}"),
    ("cell_secretary", rf"(?:bithu|bt){CELL}"),
    (
        "cell_committee",
        rf"(?:chiuyvien|uyvienchiuy|uvchiuy|capuyvien|cuv)(?:{CELL})?|(?:uyvien|uv)(?:bch|banchaphanh)?{CELL}",
    ),
    ("people_deputy", rf"(?:phochutich|pct){PEOPLE}{WARD}"),
    ("people_chair", rf"(?:chutich|ct){PEOPLE}{WARD}"),
    ("ward_front_deputy", rf"(?:phochutich|pct)(?:uyban)?{FRONT}{WARD}"),
    ("ward_front_chair", rf"(?:chutich|ct)(?:uyban)?{FRONT}{WARD}"),
    ("area_front_head", rf"(?:(?:truong|tr){AREA}|tb(?:ctmt|congtacmattran)(?:khudancu|kdc)?{NUMBERED})"),
    ("area_front_deputy", rf"(?:pho|p)(?:truong)?{AREA}"),
    ("area_front_member", rf"(?:uyvien|uv|thanhvien|tv){AREA}"),
    ("group_leader", rf"(?:totruong|truong|tt){GROUP}"),
    ("group_deputy", rf"(?:topho|phototruong|pho(?:truong)?){GROUP}"),
    ("inspection_deputy", rf"(?:phochunhiem|pcn|phocn){INSPECTION}(?:{PARTY})?{WARD}"),
    ("inspection_head", rf"(?:chunhiem|cn){INSPECTION}(?:{PARTY})?{WARD}"),
    ("inspection_member", rf"(?:uyvien|uv|thanhvien){INSPECTION}(?:{PARTY})?{WARD}"),
    *(
        (f"{role}:{code}", rf"{head}{BRANCH}(?:{words})\w*")
        for role, head in (("branch_head", "(?:chihoitruong|cht)"), ("branch_deputy", "(?:chihoipho|chp)"))
        for code, words in ((one.code, one.lists) for one in MASSES)
    ),
    ("branch_head:youth", r"(?:bithu|bt)chidoan\w*"),
    ("branch_deputy:youth", r"(?:phobithu|pbt)chidoan\w*"),
    *(
        (f"{role}:{code}", rf"{head}(?:bch)?(?:{words}){WARD}")
        for role, head in (("mass_head", MASS_HEAD), ("mass_deputy", f"(?:pho|p){MASS_HEAD}"))
        for code, words in ((one.code, one.lists) for one in MASSES)
    ),
    ("office_head", rf"(?:chanh(?:vanphong|vp)|cvp){PARTY}{WARD}"),
    ("office", rf"(?:canbo|congchuc|chuyenvien)?(?:vanphong|vp){PARTY}{WARD}"),
)
KNOWN = tuple((role, re.compile(words, re.ASCII)) for role, words in ROLES)
NAMED = {one.code: re.compile(rf"(?:{one.lists}){WARD}", re.ASCII) for one in MASSES}

OF_AN_AREA = {  # posts held in the body of one residence group: the code its body begins with
    "area_front_head": "front",
    "area_front_deputy": "front",
    "area_front_member": "front",
    "group_leader": "group",
    "group_deputy": "group",
}
LONGEST = 500  # a cell may hold a book

# "Đảng ủy viên, Bí thư …", "…; …", "… kiêm …", "UVTV - Chủ tịch …": posts stand beside each other.
POST = r"(?:phó|p\.|trưởng|tổ|tt\b|bí|bt\b|pbt|chủ|chánh|ct\b|pct|chi (?:hội|ủy|uỷ)|cht\b|uv|ủy|uỷ|đảng|đuv|tv\b|thành)"
BETWEEN = re.compile(rf"\s*(?:[,;+\n]|\s[-–]\s|\bkiêm\b)\s*|\s*(?:/|&|\bvà\b)\s*(?={POST})", re.I)


def parse_titles(text: object) -> list[Title]:
    """Every post named; none for an empty cell."""
    return [_title(part) for part in _parts(text)]


def parse_organisations(text: object) -> list[tuple[str | None, str]]:
    """The mass organisations of 'Phụ nữ, Nông dân' by code; unknown ones keep their words."""
    return [(organisation_code(part), part) for part in _parts(text)]


def organisation_code(text: str) -> str | None:
    key = squeeze(text)
    return next((code for code, named in NAMED.items() if named.fullmatch(key)), None)


def _parts(text: object) -> list[str]:
    words = nfc(str(text or ""))[:LONGEST]
    return [" ".join(part.split()) for part in BETWEEN.split(words) if part.strip()]


def _title(text: str) -> Title:
    key = squeeze(text)
    for role, words in KNOWN:
        if found := words.fullmatch(key):
            code, _, organisation = role.partition(":")
            if organisation:
                return Title(code, organisation, text)
            area = next((one for one in found.groups() if one), None) if code in OF_AN_AREA else None
            return Title(code, (OF_AN_AREA[code], int(area)) if area else None, text)
    return Title(None, None, text)
