"""A report before it is a file: words and tables of values. The page, the workbook, Word and PDF are all drawn from it,
so that they cannot differ."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.campaigns.progress import Share
from portal.ground.labels import Labelled
from portal.ground.text import Sentence
from portal.organisations.queries import UnitRow
from portal.papers import numerals
from portal.papers.signing import Signer

Value = str | Sentence | Labelled | int | float | date | Share | None
NOT_SHOWN = "…"  # a small group, or a number whose list the reader may not open


class TableColumn(NamedTuple):
    """`whole` names the denominator of a column of shares, `rate` its percentage; a workbook gives each a column."""

    label: Sentence
    whole: Sentence | None = None
    rate: Sentence | None = None
    number: bool = False


class ReportTable(NamedTuple):
    caption: Sentence | str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] | None = None
    parts: Sequence[int] = ()  # on paper: so many columns after the first stand together, then the next so many


class ReportSection(NamedTuple):
    """A part of the text under its title, paragraph by paragraph."""

    title: str
    paragraphs: Sequence[str]


class Report(NamedTuple):
    """`sections` are the text of an official report, whose tables then stand in its appendix; `paragraphs` that of a
    list. `notes` stand under it; `issuer` is whose paper it is, `document` its sign (BC) where it bears one."""

    title: str
    sub: Sentence | str
    issuer: UnitRow
    as_of: date
    paragraphs: Sequence[Sentence | str]
    tables: Sequence[ReportTable]
    notes: Sequence[Sentence | str] = ()
    document: str = ""
    closing: str = ""
    landscape: bool = False
    decimals: int = 1
    sections: Sequence[ReportSection] = ()
    upward: bool = False  # addressed to whom the issuer reports to
    number: str = ""
    signer: Signer | None = None

    @property
    def text(self) -> list[Sentence | str]:
        """All that it says in words, in order."""
        told: list[Sentence | str] = [*self.paragraphs]
        for one in self.sections:
            told += [one.title, *one.paragraphs]
        return told

    @property
    def rows(self) -> int:
        return sum(len(one.rows) for one in self.tables)


def rate(share: Share) -> float | None:
    return share.part / share.whole if share.whole else None


def percent(share: Share, decimals: int) -> str:
    return numerals.percent(share.part, share.whole or 0, decimals)


def fraction(share: Share) -> str:
    return f"{share.part}" if share.whole is None else f"{share.part}/{share.whole}"


def in_words(share: Share, decimals: int) -> str:
    """The fraction, and beside it the percentage."""
    told = percent(share, decimals)
    return f"{fraction(share)} ({told})" if told else fraction(share)


def joined(sentences: Sequence[Sentence], glue: str) -> Sentence:
    """Several in one, each still put into its reader's language."""
    facts: dict[str, object] = {f"part_{number}": one for number, one in enumerate(sentences)}
    return Sentence(glue.join(f"%({name})s" for name in facts), facts)
