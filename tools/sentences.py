"""Finds, for the catalogue, the sentences of a module: calls as Babel does, and enum labels."""

import ast
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python


def extract(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for line, label in labels(ast.parse(file.read())):
        yield line, None, label, []


def labels(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The second half of each member of a Labelled enum: GOOD = "good", "Thực hiện tốt"."""
    for kind in ast.walk(tree):
        if not isinstance(kind, ast.ClassDef) or "Labelled" not in map(ast.unparse, kind.bases):
            continue
        for member in kind.body:
            match member:
                case ast.Assign(value=ast.Tuple(elts=[_, ast.Constant(value=str(label)), *_])):
                    yield member.lineno, label
