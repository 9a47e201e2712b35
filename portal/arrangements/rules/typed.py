"""What is typed or pasted of people: a line each. Pure."""

import re
from typing import NamedTuple

from portal.ground.names import nfc


class NamedLine(NamedTuple):
    number: int
    who: str
    where: str


def named_lines(typed: str) -> list[NamedLine]:
    """Name or card, then the unit, between tabs or semicolons; empty lines count only for the numbering."""
    lines = []
    for number, text in enumerate(nfc(typed).splitlines(), 1):
        parts = [" ".join(part.split()) for part in re.split(r"[\t;]", text)] + [""]
        if parts[0]:
            lines.append(NamedLine(number, parts[0], parts[1]))
    return lines
