"""The portal's own source as the house tests read it: every file, its chapter, its room, what it imports."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
CHAPTERS = (
    "ground",
    "policy",
    "audit",
    "organisations",
    "people",
    "accounts",
    "notifications",
    "papers",
    "documents",
    "campaigns",
    "plans",
    "supervision",
    "meetings",
    "attendance",
    "minutes",
    "checks",
    "notices",
    "search",
    "guide",
    "imports",
    "arrangements",
    "reports",
    "privacy",
    "keeping",
    "home",
)
ROOMS = ("rules", "models", "queries", "service", "forms", "views")


class Import(NamedTuple):
    module: str
    line: int
    hidden: bool  # inside a function
    says_why: bool  # a comment stands on its line or above it


class File(NamedTuple):
    path: Path
    text: str

    @property
    def name(self):
        return str(self.path.relative_to(ROOT))

    @property
    def chapter(self):
        return self.path.relative_to(ROOT / "portal").parts[0].removesuffix(".py")

    @property
    def room(self):
        """`service` for portal/people/service.py and for whatever stands in portal/people/service/."""
        parts = self.path.relative_to(ROOT / "portal").parts
        return parts[1].removesuffix(".py") if len(parts) > 1 else ""

    @cache  # noqa: B019 - the files are read once and stay
    def imports(self):
        return tuple(self._imports())

    def _imports(self):
        tree, lines = ast.parse(self.text), self.text.splitlines()
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            says_why = any("#" in line for line in lines[node.lineno - 3 : node.lineno])  # two imports may share one
            for module in modules:
                yield Import(module, node.lineno, id(node) in inside, says_why)


@cache
def portal():
    return tuple(File(path, path.read_text()) for path in sorted((ROOT / "portal").rglob("*.py")))


@cache
def templates():
    return tuple(File(path, path.read_text()) for path in sorted((ROOT / "templates").rglob("*.html")))


def begins(module, *names):
    return any(re.match(rf"{re.escape(name)}(\.|$)", module) for name in names)
