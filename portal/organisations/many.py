"""Many units opened at once from a list, all of them or none."""

from datetime import date

from portal.ground.errors import Invalid, Refused, or_404
from portal.ground.text import Sentence, say
from portal.organisations import rules
from portal.organisations.models import CellKind, Unit, UnitKind
from portal.organisations.queries import UnitRow, names_of, plain, unit_coded, unit_of, units_now
from portal.organisations.service import open_unit
from portal.policy import Action, Actor, require


def open_units(
    actor: Actor,
    kind: UnitKind,
    parent: str,
    typed: str,
    cell_kind: CellKind | None,
    *,
    since: date,
    today: date,
    basis: str,
) -> list[Unit]:
    """Each line is one unit of the kind under the same parent; a line that cannot stand is named, and nothing is kept.

    `parent` is the parent's code.
    """
    require(actor, Action.PEOPLE_RECORD)
    lines = rules.unit_lines(typed)
    if wrong := rules.bad_lines(lines):
        raise Invalid({"lines": wrong})
    above = or_404(unit_coded(parent))
    groups = {name: one for one in units_now(UnitKind.RESIDENCE_GROUP) for name in names_of(one)}
    opened = []
    for line in lines:
        group = _ground(line, kind, groups)
        try:
            opened.append(
                open_unit(
                    actor,
                    kind,
                    line.name,
                    line.short_name,
                    above,
                    cell_kind if kind is UnitKind.CELL else None,
                    since=since,
                    today=today,
                    basis=basis,
                    group=group,
                )
            )
        except Refused as refused:
            raise Invalid({"lines": rules.of_line(line.number, _words(refused))}) from None
    return opened


def _ground(line: rules.UnitLine, kind: UnitKind, groups: dict[str, UnitRow]) -> Unit | None:
    """The residence group named in the line: by its name, or by its number alone."""
    if kind not in rules.PLACED:
        return None
    if not line.group:
        if kind is UnitKind.AREA_FRONT:
            raise Invalid({"lines": rules.of_line(line.number, say("hãy ghi tổ dân phố của Ban này."))})
        return None
    key = plain(f"Tổ dân phố {line.group}" if line.group.isdigit() else line.group)
    if key not in groups:
        raise Invalid({"lines": rules.of_line(line.number, say("không có tổ dân phố “%(group)s”.", group=line.group))})
    return unit_of(groups[key].id)


def _words(refused: Refused) -> Sentence:
    return refused.args[0]  # type: ignore[no-any-return]
