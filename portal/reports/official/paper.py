"""A report as an office paper, in the layout of the body whose report it is."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from portal import papers
from portal.campaigns.progress import Share
from portal.ground.text import Sentence
from portal.papers import MadeFile
from portal.papers.content import words
from portal.papers.kinds import Content
from portal.reports.official.content import Report, ReportTable, TableColumn, Value, fraction, percent


def report_paper(report: Report, marks: Sequence[str], today: date, *, form: str, name: str, root: Path) -> MadeFile:
    """`marks`: who made it, when, of what; they stand in the foot, for the paper's own words are its signer's."""
    head = papers.letterhead(report.issuer, today, document=report.document, number=report.number or None)
    with_appendix = bool(report.sections) and bool(report.tables)
    signer = report.signer
    context: Content = {
        "title": report.title,
        "sub": report.sub,
        "addressed": head.addressed if report.upward else [],
        "paragraphs": list(report.paragraphs),
        "sections": [{"title": one.title, "text": "\n".join(one.paragraphs)} for one in report.sections],
        "tables": [one for table in report.tables for one in tables_of(table, report.decimals)],
        "appendix": f"kèm theo {report.title.capitalize()} {_continued(head.number)}" if with_appendix else "",
        "closing": report.closing,
        "remarks": list(report.notes),
        "landscape": report.landscape,
        "recipients": head.recipients if report.document else [],
        "signatures": [head.signed(signer.name, capacity=signer.capacity) if signer else head.signed()],
        "foot": " ".join(one for one in marks if one != head.demonstration),  # that stands there by itself
    }
    return papers.made("report", context, head, form=form, name=name, root=root)


def _continued(number: str) -> str:
    """In the middle of a sentence: số 12-BC/ĐU."""
    return number[:1].lower() + number[1:]


def tables_of(table: ReportTable, decimals: int) -> list[Content]:
    """A wide table stands on paper as several, each beginning with the column that names the rows."""
    parts = table.parts or (len(table.columns) - 1,)
    made, at = [], 1
    for number, size in enumerate(parts, 1):
        wanted = [0, *range(at, at + size)]
        at += size
        columns = [label for place in wanted for label in _labels(table.columns[place])]
        lines = [*table.rows, *([table.total] if table.total else [])]
        rows = [
            [
                text
                for place in wanted
                for text in _cells(table.columns[place], row[place], decimals, total=row is table.total)
            ]
            for row in lines
        ]
        caption = words(table.caption)
        made.append(
            {
                "caption": f"{caption} ({number}/{len(parts)})" if len(parts) > 1 else caption,
                "columns": columns,
                "rows": rows,
            }
        )
    return made


def _labels(column: TableColumn) -> list[Sentence | str]:
    """On paper part and whole stand in one column, as 538/551."""
    if column.whole is None:
        return [column.label]
    both = f"{words(column.label)}/ {words(column.whole)[:1].lower()}{words(column.whole)[1:]}"
    return [both, column.rate] if column.rate is not None else [both]


def _cells(column: TableColumn, value: Value, decimals: int, *, total: bool) -> list[str]:
    """The percentage stands beside the whole alone: cells stand in one column, and nobody is ranked at a glance."""
    if not isinstance(value, Share):
        return [words(value), ""] if column.rate is not None else [words(value)]
    rated = percent(value, decimals) if total else ""
    return [fraction(value), rated] if column.rate is not None else [fraction(value)]
