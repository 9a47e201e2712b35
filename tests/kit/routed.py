"""Whether a statement says of each table which ward it wants, as one that goes to the ward's own machine must.

A table that is distributed by ward is bound where its `ward_id` equals a value, or that of a table which is bound, in
the same SELECT or one around it. SQL is read as SQLAlchemy writes it.
"""

import re
from typing import NamedTuple

AFTER = r"(?:\b(?:FROM|JOIN|UPDATE|INTO|USING)|,)\s+(?:\(\s*)*"
DECLARED = re.compile(rf'{AFTER}"?(\w+)"?(?![\w"]|\s*[.=(§])(?:\s+AS\s+"?(\w+)"?)?', re.I)
VALUE = r"\?(?:::\w+)?|\d+|CAST\s+§\d+"
SIDE = rf'(?:"?(\w+)"?\.)?(ward_id)\b|({VALUE})'
EQUAL = re.compile(rf"(?:{SIDE})\s*=\s*(?:{SIDE})", re.I)
SETS = re.compile(r"\b(?:UNION ALL|UNION|INTERSECT|EXCEPT)\b", re.I)
INSERTED = re.compile(r'^\s*INSERT INTO "?(\w+)"?\s*§(\d+)', re.I)


class Scope(NamedTuple):
    """One SELECT, or what else a statement is: its own words, with `§n` where another stands in brackets."""

    words: str
    around: "Scope | None"


def unbound(sql, distributed):
    """Names of the tables in this statement of which no ward is said."""
    inner = []
    words = _folded(sql, inner)
    missing = set()
    if into := INSERTED.match(words):
        if into[1] in distributed and not re.search(r"\bward_id\b", inner[int(into[2])]):
            missing.add(into[1])
        words = re.sub(r"\bRETURNING\b.*", "", words[into.end() :], flags=re.S)
    for part in SETS.split(words):
        missing |= _unbound(Scope(_flat(part, inner), None), inner, distributed)
    return missing


def _folded(sql, inner):
    """Innermost brackets first, each put aside under its number."""
    words = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"%\(\w+\)s", "?", re.sub(r"\s+", " ", sql)))
    while found := re.search(r"\(([^()]*)\)", words):
        inner.append(found[1])
        words = f"{words[: found.start()]} §{len(inner) - 1} {words[found.end() :]}"
    return words


def _flat(words, inner):
    """Brackets that only group are part of the words around them; a SELECT of its own stays a number."""

    def back(found):
        held = inner[int(found[1])]
        if re.match(r"\s*(?:SELECT|WITH)\b", held, re.I) or SETS.search(held):
            return found[0]
        return f" ( {_flat(held, inner)} ) "

    return re.sub(r"§(\d+)", back, words)


def _unbound(scope, inner, distributed):
    tables = _tables(scope.words, distributed)
    bound = _bound(scope, tables, distributed)
    missing = {table for name, table in tables.items() if name not in bound}
    for number in re.findall(r"§(\d+)", scope.words):
        for part in SETS.split(inner[int(number)]):
            missing |= _unbound(Scope(_flat(part, inner), scope), inner, distributed)
    return missing


def _tables(words, distributed):
    """By the name it goes by."""
    return {alias or table: table for table, alias in DECLARED.findall(words) if table in distributed}


def _bound(scope, tables, distributed):
    """Names that equal a value, or the name of one that does; one of a SELECT around is bound there or told there."""
    alone = next(iter(tables)) if len(tables) == 1 else None
    pairs = []
    for one in EQUAL.finditer(scope.words):
        left, right = (one[1] or (alone if one[2] else None), one[3]), (one[4] or (alone if one[5] else None), one[6])
        pairs.append([name if name else "=" for name, value in (left, right) if name or value])
    around = set()
    outer = scope.around
    while outer:
        around |= set(_tables(outer.words, distributed))
        outer = outer.around
    bound = {"="} | (around - set(tables))
    while more := {name for pair in pairs if bound & set(pair) for name in pair} - bound:
        bound |= more
    return bound
