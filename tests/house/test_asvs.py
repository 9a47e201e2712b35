"""docs/asvs.csv: each requirement of OWASP ASVS 5.0.0, levels 1 and 2, with the test that shows it or a reason."""

import ast
import csv
from collections import Counter

from tests.house.source import ROOT
from tests.house.test_floors import told

LEVELS = {"1": 70, "2": 183}  # as the standard counts them


def requirements():
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names_in(file):
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_both_levels_stands_once():
    rows = requirements()
    assert Counter(one["level"] for one in rows) == LEVELS
    assert len({one["id"] for one in rows}) == len(rows)


def test_each_names_a_test_that_there_is_or_says_why_none_is_needed():
    known, wrong = {}, []
    for one in requirements():
        if not one["test"]:
            if len(one["reason"].split()) < 2:
                wrong.append(f"{one['id']} names neither a test nor a reason")
            continue
        file, _, name = one["test"].partition("::")
        if file not in known:
            known[file] = names_in(ROOT / file) if (ROOT / file).is_file() else set()
        if name not in known[file]:
            wrong.append(f"{one['id']} names {one['test']}, which there is not")
    told(wrong)
