"""What a page asks, asked at the terminal: what each column is, and each row that is written only with a yes."""

from collections.abc import Mapping
from pathlib import Path

import click

from portal.ground.reading import read_workbook
from portal.ground.text import Sentence, say
from portal.imports import asking, queries
from portal.imports.models import ImportKind
from portal.imports.planning import PersonChange

SAMPLES = 3


def ask_columns(file: Path, kind: ImportKind, told: Mapping[str, str]) -> dict[str, str]:
    """The field of every column that nobody has told yet, by its squeezed heading."""
    choices = asking.choices(kind)
    fields = ["", *(field for field, _label in choices)]
    _tell(say("Đây là… 0: không lấy"))
    for number, (_field, label) in enumerate(choices, 1):
        _tell(f"  {number}: {label}")
    said = dict(told)
    known = {**queries.known_headings(kind), **told}
    for sheet in asking.asked_sheets(read_workbook(file.read_bytes(), file.name), kind, known):
        _tell(say("Trang “%(name)s”, dòng tiêu đề %(row)s", name=sheet.name, row=sheet.row))
        for at, column in enumerate(sheet.columns):
            if column.key in said:
                continue
            seen = " · ".join(cells[at] for _row, cells in sheet.lines[:SAMPLES] if cells[at])
            words = f"  {column.letter}, {column.heading} ({seen})"
            range_of = click.IntRange(0, len(choices))
            said[column.key] = fields[click.prompt(words, fields.index(column.field), type=range_of, err=True)]
    return said


def ask_row(change: PersonChange) -> bool:
    """Whether a person says yes to this row, told before and after."""
    _tell(f"{change.sheet}, {say('dòng')} {change.row}, {change.who}")
    for label, before, after in change.facts:
        _tell(f"  {label}: {before} → {after}" if before else f"  {label}: {after}")
    for _letter, question in change.asks:
        _tell(f"  {question}")
    return click.confirm(str(say("Đồng ý ghi dòng này?")), default=False, err=True)


def _tell(words: Sentence | str) -> None:
    click.echo(str(words), err=True)
