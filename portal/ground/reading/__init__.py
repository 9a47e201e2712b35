"""Opening a file of unknown quality: what it is, what stands in its cells, where its table begins.

A sheet is known by its content, never by its name's ending; it is opened in a process of its own with
limits on time and memory. Whatever cannot be read raises `Unreadable` with a sentence that says what is
wrong and how to put it right.
"""

from portal.ground.reading.errors import Unreadable
from portal.ground.reading.headings import HeadingColumn
from portal.ground.reading.tables import Clash, ReadTable, Skipped, TableRecord, find_table
from portal.ground.reading.workbook import Cell, Workbook, WorkbookSheet, read_workbook

__all__ = [
    "Cell",
    "Clash",
    "HeadingColumn",
    "ReadTable",
    "Skipped",
    "TableRecord",
    "Unreadable",
    "Workbook",
    "WorkbookSheet",
    "find_table",
    "read_workbook",
]
