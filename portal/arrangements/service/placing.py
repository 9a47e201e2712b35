"""Placing people by the workbook that came back filled in: what can be taken is, and each row that cannot is named."""

from typing import NamedTuple

from portal.arrangements.queries.reading import arrangement_of
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.rules.placing import COLUMNS, Placing, RefusedRow, placing_in
from portal.arrangements.rules.shapes import Arranged
from portal.arrangements.rules.when import closed_to_drafting
from portal.arrangements.service.drafting import place
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.reading import ReadTable, TableRecord, Unreadable, find_table, read_workbook
from portal.ground.text import Sentence, say
from portal.imports.planning.change import column_letter
from portal.organisations.queries import plain
from portal.policy import Action, Actor, require


class PlacedBook(NamedTuple):
    placed: int
    left: int  # rows without a unit: nothing is said of them
    refused: list[RefusedRow]


def place_by_workbook(actor: Actor, arrangement_id: int, content: bytes, name: str) -> PlacedBook:
    """Invalid when it is no such file; a row that says nothing leaves its person as they were."""
    require(actor, Action.TREE_ARRANGE)
    one = or_404(arrangement_of(arrangement_id))
    refuse(closed_to_drafting(one.state))
    sheet, table = _read(content, name)
    worked = worked_out(one)
    there = {Placing(each.person_id, each.unit_id) for each in worked.before.belongings}
    wanted: dict[Placing, int] = {}
    rows: dict[Placing, int] = {}
    refused, left = [], 0
    for record in table.records:
        told = _said(record, worked.after, there, rows)
        if told is None:
            left += 1
        elif isinstance(told, tuple):
            placing, unit_id = told
            wanted[placing], rows[placing] = unit_id, record.row_number
        else:
            column = "key" if placing_in(record.cells.get("key")) is None else "to"
            who = str(record.cells.get("name") or "")
            refused.append(RefusedRow(sheet, record.row_number, column_letter(table.mapping[column]), who, told))
    if wanted:
        place(actor, arrangement_id, {(each.person_id, each.from_id): unit for each, unit in wanted.items()})
    return PlacedBook(len(wanted), left, refused)


def _read(content: bytes, name: str) -> tuple[str, ReadTable]:
    """The first sheet that bears the table."""
    try:
        sheets = read_workbook(content, name).sheets
    except Unreadable as unreadable:
        raise Invalid({"file": unreadable.sentence}) from None
    why: Sentence = say("Tệp này không có trang nào.")
    for sheet in sheets:
        try:
            return sheet.name, find_table(sheet, COLUMNS)
        except Unreadable as unreadable:
            why = unreadable.sentence
    raise Invalid({"file": why})


def _said(
    record: TableRecord, after: Arranged, there: set[Placing], rows: dict[Placing, int]
) -> tuple[Placing, int] | Sentence | None:
    """Whom the row places and where; why it cannot be taken; None where it says nothing."""
    typed = " ".join(str(record.cells.get("to") or "").split())
    if not typed:
        return None
    placing = placing_in(record.cells.get("key"))
    if placing is None:
        return say("Mã dòng đã bị sửa hoặc xóa; hãy tải lại sổ và chép nơi đến sang.")
    if placing not in there:
        return say("Người này không còn ở tổ chức đó.")
    into = after.followers(placing.from_id)
    units = {plain(words): one for one in into for words in (after.nodes[one].name, after.nodes[one].short_name)}
    unit_id = units.get(plain(typed))
    if unit_id is None:
        offered = ", ".join(after.name_of(one) for one in into) or "–"
        return say("“%(typed)s” không nhận người này; hãy chọn: %(offered)s.", typed=typed[:60], offered=offered)
    if placing in rows:
        return say("Người này đã có ở dòng %(row)s.", row=rows[placing])
    return placing, unit_id
