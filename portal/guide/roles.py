"""The guide's pages in the order of the menu of roles, and which of them a person is led to."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.ground.names import fold
from portal.ground.text import Sentence, say
from portal.guide.leading import LEADING, OFFICE
from portal.guide.said import GuidePage, GuidePart
from portal.guide.writing import SHEETS
from portal.guide.yearly import CELLS, EVERYONE, MEMBERS, SESSIONS
from portal.policy import Actor

PAGES = (OFFICE, LEADING, CELLS, SHEETS, SESSIONS, MEMBERS, EVERYONE)

# By endpoint, or by all pages of a blueprint: where the guide speaks of it.
ABOUT = {
    "member": "ghi-so#lan-luot",
    "sheet": "ghi-so#ca-so",
    "sending": "ghi-so#gui",
    "bodies.helpers": "ghi-so#giup-viec",
    "typing": "ghi-so#giay",
    "paper": "ghi-so#giay",
    "workbook": "ghi-so#ca-so",
    "cell": "chi-uy#mo",
    "review": "chi-uy#ke-hoach",
    "running": "chi-uy#hop",
    "roll": "chi-uy#hop",
    "minutes": "chi-uy#hop",
    "writing": "dang-vien#viet",
    "own": "dang-vien#nhan-xet",
    "privacy": "dang-vien#du-lieu",
    "progress": "lanh-dao#goi-ai",
    "dashboards": "lanh-dao#goi-ai",
    "snapshots": "lanh-dao#khong-hien",
    "calendar": "lich#ca-thang",
    "meetings": "lich#ca-thang",
    "imports": "van-phong#nhap",
    "arrangements": "van-phong#sap-xep",
    "organisations": "van-phong#sap-xep",
    "accounts.desk": "van-phong#tai-khoan",
    "programme": "van-phong#thang",
    "register": "van-phong#giao-nhan",
    "routes": "van-phong#giao-nhan",
    "search": "chung#tim",
    "accounts": "chung#hien-thi",
}


class Found(NamedTuple):
    page: GuidePage
    parts: Sequence[GuidePart]


def page_called(code: str) -> GuidePage | None:
    return next((page for page in PAGES if page.code == code), None)


def search(typed: str) -> list[Found]:
    """Parts that hold every word, whatever its marks."""
    words = fold(typed).split()
    found = [Found(page, [part for part in page.parts if part.speaks_of(words)]) for page in PAGES] if words else []
    return [one for one in found if one.parts]


def own_pages(actor: Actor) -> list[GuidePage]:
    return [page for page in PAGES if page.whose(actor)]


def first_steps(actor: Actor) -> list[Sentence]:
    """Those of the first role that a person has; a stranger to every role is told what this is."""
    mine = [page for page in own_pages(actor) if page.first]
    return list(mine[0].first) if mine else [say("Trang Việc của tôi cho biết có việc gì chờ đồng chí.")]


def address_about(endpoint: str) -> str:
    """Where the guide speaks of the page at hand: page and part."""
    return ABOUT.get(endpoint) or ABOUT.get(endpoint.partition(".")[0]) or ""
