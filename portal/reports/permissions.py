"""The policy table in people's words: the page "Ai được làm gì" and docs/permissions.md are printed from it."""

from pathlib import Path
from typing import NamedTuple

import click

from portal.config import ROOT
from portal.ground.text import Sentence, say
from portal.policy import Action, Role
from portal.policy.relations import PolicyRelation
from portal.policy.table import WHO_MAY

WORDS: dict[str, Sentence] = {
    "signed_in": say("mọi người đã đăng nhập"),
    "themself": say("chính đảng viên đó"),
    "kin": say("người thân đã khai báo"),
    "body_head": say("cấp trưởng, cấp phó của tổ chức đó"),
    "body_helper": say("người giúp việc của tổ chức đó"),
    "body_committee": say("chi ủy, đối với sổ của chi ủy"),
    "body_typist": say("người nhập thay được tổ chức đó cử"),
    "cell_secretary": say("bí thư chi bộ của đảng viên đó"),
    "cell_deputy": say("phó bí thư chi bộ của đảng viên đó"),
    "cell_committee": say("chi ủy viên chi bộ của đảng viên đó"),
    "cell_sponsor": say("đảng ủy viên phụ trách chi bộ đó"),
    "hidden": say("chi bộ không công khai"),
    "of_front": say("của UBMTTQ phường và các ban CTMT"),
    "leads_cell": say("đảng viên đó là bí thư, phó bí thư chi bộ"),
    "head_wrote": say("bí thư hoặc phó bí thư chi bộ là người ghi, gửi nhận xét"),
    "wrote": say("người đã ghi hoặc gửi nhận xét"),
    "heads_cell": say("đảng viên đó là bí thư chi bộ"),
    "sent": say("đã gửi"),
    "organises": say("chi ủy, cấp trưởng, cấp phó của đơn vị tổ chức buổi đó"),
    "convened": say("người được triệu tập"),
    "officer": say("chủ trì, thư ký của buổi đó"),
    "addressed": say("người được gửi văn bản"),
    "granted": say("phường cũ hoặc chính đảng viên đó cho xem"),
    "to_one_person": say("gửi đích danh một người"),
    "released": say("đã thông báo cho đảng viên"),
}
DENIED: dict[str, Sentence] = {
    "wrote": say("không phải do mình ghi hoặc gửi"),
    "themself": say("không phải về chính mình"),
    "kin": say("không phải về người thân"),
    "hidden": say("trừ chi bộ không công khai"),
    "to_one_person": say("không gửi đích danh ai"),
}
PLACE = ROOT / "docs" / "permissions.md"


class PermissionLine(NamedTuple):
    action: Action
    ways: list[str]


def table() -> list[PermissionLine]:
    return [PermissionLine(action, ways(WHO_MAY[action])) for action in Action]


def ways(relation: PolicyRelation) -> list[str]:
    """Each way to be allowed: who, then on what conditions."""
    return list(dict.fromkeys(" · ".join(parts) for parts in _ways(relation)))


def _ways(relation: PolicyRelation) -> list[list[str]]:
    match relation.made_of:
        case ("|", one, other):
            return _ways(one) + _ways(other)
        case ("&", one, other):
            return [[*left, *right] for left in _ways(one) for right in _ways(other)]
        case ("~", one):
            return [[str(DENIED.get(one.name) or say("không phải: %(who)s", who="; ".join(ways(one))))]]
    return [[_word(relation.name)]]


def _word(name: str) -> str:
    known = WORDS.get(name)
    if known:
        return str(known)
    role = name.removesuffix(" (ward)")
    return str(Role(role).label if role in set(Role) else say(name))


def markdown() -> str:
    lines = [
        "# Ai được làm gì",
        "",
        "In từ bảng quyền `portal/policy/table.py` bằng lệnh `./tusoi permissions`; không sửa tay.",
        "Mỗi dòng trong cột phải là một trường hợp được phép; các điều kiện của nó cách nhau bằng dấu chấm giữa.",
        "",
        "| Việc | Ai được làm |",
        "|---|---|",
        *(f"| {line.action.vietnamese} | {'<br>'.join(line.ways)} |" for line in table()),
    ]
    return "\n".join(lines) + "\n"


@click.command("permissions")
@click.option("--to", type=click.Path(path_type=Path), default=PLACE, help="Default: docs/permissions.md")
def permissions(to: Path) -> None:
    """Print the policy table into docs/permissions.md."""
    to.write_text(markdown(), encoding="utf-8")
    click.echo(str(to))
