"""How big a room may grow, how files may be named, and what no file may tell of the machine it was written on."""

import ast
import re
import subprocess
from collections import defaultdict

from tests.house.source import ROOT, portal
from tests.house.test_floors import told

LONGEST = 320
NO_NOUN = {"utils", "util", "helpers", "helper", "common", "misc", "around", "base_utils", "tools"}
# Folders of somebody's machine; system places (/usr/bin, /etc) and the portal's own instance/ are not.
MACHINE = re.compile(r"(?<![\w.<])/(?:work|home|Users|root|tmp|mnt|private)/\w")
READ = {".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".in", ".cfg", ".sh", ".yml", ".po", ".mako", ""}


def test_a_room_past_three_hundred_lines_becomes_a_folder():
    told(
        [
            f"{file.name} has {lines} lines: split it by deed into a folder of the same name"
            for file in portal()
            if (lines := file.text.count("\n")) > LONGEST
        ]
    )


def test_a_class_name_stands_for_one_thing():
    """Whoever meets the name in an annotation or a search knows what it is."""
    homes = defaultdict(list)
    for file in portal():
        for node in ast.walk(ast.parse(file.text)):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(f"{file.name}:{node.lineno}")
    told([f"{name} stands for several things: {', '.join(places)}" for name, places in homes.items() if places[1:]])


def test_the_formatter_is_spared_only_where_a_table_is_read_as_one():
    """`make check` formats everything else; a skipped line is a line nobody agreed on."""
    told(
        [
            f"{file.name} has a fmt: skip: let the formatter have it"
            for file in portal()
            if re.search(r"#\s*fmt: skip", file.text)
        ]
    )


def test_a_function_has_a_home_with_a_name():
    told(
        [
            f"{file.name}: where a function has no home, a noun is missing"
            for file in portal()
            if file.path.stem in NO_NOUN
        ]
    )


def test_every_chapter_says_what_it_is_about():
    told(
        [
            f"{file.name} needs a paragraph: what the chapter is about, its Vietnamese words"
            for file in portal()
            if file.path.name == "__init__.py"
            and len(file.path.relative_to(ROOT).parts) == 3
            and not file.text.lstrip().startswith('"""')
        ]
    )


def test_nothing_tells_of_the_machine_it_was_written_on():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    offences = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix not in READ or not path.is_file() or name == "tests/house/test_rooms.py":
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if MACHINE.search(line):
                offences.append(f"{name}:{number} names a folder of one machine: {line.strip()[:100]}")
    told(offences)
