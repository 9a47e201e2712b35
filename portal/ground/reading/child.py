"""Run apart as a program: a workbook in by stdin, lines of JSON out by stdout.

Imports nothing of the portal, so that it starts in a few milliseconds and holds no secret when a hostile
file takes it over. A line is a sheet's heading, a row of cells, or a problem.
"""

import datetime as dt
import io
import json
import sys

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit
    resource = None  # type: ignore[assignment]

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 10
MOST_ROWS, MOST_CELLS, MOST_LETTERS = 100_000, 2_000_000, 40_000_000

JsonCell = str | float | bool | list[str] | None


def limit_myself() -> None:
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def as_json(cell: object) -> JsonCell:
    if cell == "":
        return None
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, dt.datetime):
        return ["date" if cell.time() == dt.time() else "moment", cell.isoformat()]
    if isinstance(cell, dt.date):
        return ["date", cell.isoformat()]
    return str(cell)


def shown_sheets(workbook: calamine.CalamineWorkbook) -> list[str]:
    """Sheets a person sees on opening the file; what is hidden was not meant to be handed in."""
    sheets = [m for m in workbook.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    seen = [m for m in sheets if m.visible == calamine.SheetVisibleEnum.Visible]
    return [m.name for m in seen or sheets]


def write_out(workbook: calamine.CalamineWorkbook) -> str | None:
    """The problem that stopped it, if any."""
    rows = cells = letters = 0
    for name in shown_sheets(workbook):
        sheet = workbook.get_sheet_by_name(name)
        tell({"sheet": name, "merged": sheet.merged_cell_ranges or []})
        if sheet.start is None:
            continue
        before = [None] * sheet.start[1]  # rows begin at the first used column
        for row in sheet.iter_rows():
            line = before + [as_json(cell) for cell in row]
            while line and line[-1] is None:
                line.pop()
            rows += 1
            cells += len(line)
            letters += sum(len(cell) for cell in line if isinstance(cell, str))
            if rows > MOST_ROWS:
                return "rows"
            if cells > MOST_CELLS or letters > MOST_LETTERS:
                return "large"
            tell(line)
    return None


def main() -> None:
    data = io.BytesIO(sys.stdin.buffer.read())
    limit_myself()
    try:
        problem = write_out(calamine.CalamineWorkbook.from_filelike(data))
    except calamine.PasswordError:
        problem = "locked"
    except MemoryError:
        problem = "large"
    except Exception:  # whatever it was, the person can only save the file anew
        problem = "broken"
    tell({"end": problem})


if __name__ == "__main__":
    main()
