"""Workbooks as offices and mischief-makers write them."""

import struct
import zipfile
from io import BytesIO

import xlsxwriter

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(rows, merged=(), sheets=("Danh sách",)):
    """A workbook of one or several equal sheets; merged: (top, left, bottom, right, words)."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
        for area in merged:
            sheet.merge_range(*area)
    book.close()
    return file.getvalue()


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def repacked(data, changed):
    """The same archive with some parts changed or added."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return archive({name: packed.read(name) for name in packed.namelist()} | changed)


def ods(rows, sheet="Danh sách", hidden_rows=(), hidden_columns=()):
    """Of equal hidden columns one tag tells, as office programs write it."""

    def cell(value):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            if value
            else "<table:table-cell/>"
        )

    folded = ' table:visibility="collapse"'
    lines = "".join(
        f"<table:table-row{folded if at in hidden_rows else ''}>{''.join(map(cell, row))}</table:table-row>"
        for at, row in enumerate(rows)
    )
    columns = "".join(
        f'<table:table-column table:number-columns-repeated="1"{folded if at in hidden_columns else ""}/>'
        for at in range(max(map(len, rows)))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{columns}{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>'
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        },
        zipfile.ZIP_STORED,
    )


def xls(rows, hidden_rows=(), hidden_columns=()):
    """The smallest BIFF8 workbook: one sheet of texts, in an OLE file of one stream."""

    def record(kind, body=b""):
        return struct.pack("<HH", kind, len(body)) + body

    def bof(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))

    name = "Danh sách".encode("utf-16-le")
    cells = b"".join(
        record(0x204, struct.pack("<HHHHB", r, c, 0, len(text), 1) + text.encode("utf-16-le"))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    size += b"".join(record(0x7D, struct.pack("<HHHHHH", c, c, 2048, 0, 1, 0)) for c in hidden_columns)
    size += b"".join(
        record(0x208, struct.pack("<HHHHIHH", r, 0, len(row), 255, 0, 0x120 if r in hidden_rows else 0x100, 0))
        for r, row in enumerate(rows)
    )
    sheet = bof(0x10) + size + cells + record(0x0A)
    start = len(bof(5)) + 4 + 8 + len(name) + 4
    listed = record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
    stream = bof(5) + listed + record(0x0A) + sheet
    return ole({"Workbook": stream})


def ole(streams):
    """An OLE file: header, its allocation table, its directory, then the streams."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    chains, content, entries = [0xFFFFFFFD, end], b"", []
    for name, data in streams.items():
        data = data.ljust(max(4096, -(-len(data) // sector) * sector), b"\0")
        first, count = len(chains), len(data) // sector
        chains += [*range(first + 1, first + count), end]
        content += data
        entries.append((name, 2, first, len(data)))
    table = struct.pack("<128I", *chains, *[free] * (128 - len(chains)))
    directory = b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, free, free, child)
        + b"\0" * 36
        + struct.pack("<IQ", first, length)
        for name, kind, first, length, child in [("Root Entry", 5, end, 0, 1), *((*entry, free) for entry in entries)]
    ).ljust(sector, b"\0")
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + table + directory + content
