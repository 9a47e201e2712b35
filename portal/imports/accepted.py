"""What a list may look like: a workbook to fill in, and every heading that is understood, printed into the guide."""

from collections.abc import Iterator
from pathlib import Path

import click

from portal.config import ROOT
from portal.ground.reading import HeadingColumn
from portal.ground.workbook import HEAD, Book
from portal.imports.models import ImportKind
from portal.imports.planning import COLUMNS

PLACE = ROOT / "docs" / "guide" / "tieu-de.md"
WIDTH, NO_DAY = 24, "..../..../........"
# Parts and variants of a field that stands in the template already.
NOT_APART = {"family", "given", "birth_male", "birth_female", "exempt_since", "exempt_decision"}


def fields(kind: ImportKind) -> Iterator[HeadingColumn]:
    """Each field of the list once, in the order of its columns."""
    seen: set[str] = set()
    for column in COLUMNS[kind]:
        if column.field not in seen:
            seen.add(column.field)
            yield column


def template(kind: ImportKind) -> bytes:
    """An empty list with the headings that nobody has to be asked about."""
    book = Book()
    sheet, top = book.sheet("Danh sách", f"{kind.vietnamese} (Tính đến ngày {NO_DAY})", ())
    for at, column in enumerate(one for one in fields(kind) if one.field not in NOT_APART):
        sheet.write_string(top, at, column.label, book.look(HEAD))
        sheet.set_column(at, at, WIDTH)
    return book.content()


def markdown() -> str:
    """Every heading that is understood as it stands; what has other words is understood by its meaning, or asked."""
    lines = [
        "# Tiêu đề cột mà cổng nhận ra",
        "",
        "In ra từ chương trình (`./tusoi headings`). Không phân biệt hoa thường, dấu cách, dấu câu; thứ tự cột tùy ý. "
        "Tiêu đề không có ở đây vẫn được nhận theo nghĩa, hoặc cổng hỏi một lần rồi nhớ. Cột in đậm phải có.",
    ]
    for kind in ImportKind:
        lines += ["", f"## {kind.vietnamese}", "", "| Cột | Cũng viết là |", "|---|---|"]
        for column in fields(kind):
            label = f"**{column.label}**" if column.required else column.label
            every = dict.fromkeys(word for one in COLUMNS[kind] if one.field == column.field for word in one.synonyms)
            lines.append(f"| {label} | {'; '.join(word for word in every if word != column.label)} |")
    return "\n".join(lines) + "\n"


@click.command("headings")
@click.option("--to", type=click.Path(path_type=Path), default=PLACE, help="Default: docs/guide/tieu-de.md")
def headings(to: Path) -> None:
    """Print the headings of lists that are understood into the guide."""
    to.write_text(markdown(), encoding="utf-8")
    click.echo(str(to))
