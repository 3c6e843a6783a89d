"""Finds what a person would read in English alone: the words of an error that no catalogue can translate."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.catalogues import FLOORS, ROOT, SAYING

ROOTS: Final = {"TroupeError", "StorageError", "PersonaInvalid"}
TOLD: Final = {"Refusal", "Item"}  # no errors, but said to people by the same names
FIELDS: Final = {"message", "fix", "reason", "line"}
MESSAGES: Final = {"PersonaInvalid": (0, None), "FaceInvalid": (1, 2)}  # where they stand, if not first
WORD: Final = re.compile(r"[^\W\d_]{2,}")
TYPED: Final = re.compile(r"/[a-z]+[^.;,]*")  # a command is typed alike in every language
PLACE: Final = "\0"


def files() -> list[Path]:
    return [file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))]


def error_names(trees: list[ast.Module]) -> set[str]:
    """The names of every class that is one of ROOTS, or comes from one."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = set(ROOTS)
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def unsaid_in(tree: ast.Module, errors: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of what an error or a fix says without `tr`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        said = [word.value for word in node.keywords if word.arg == "fix"]
        if name in errors | TOLD:
            said += [word.value for word in node.keywords if word.arg in FIELDS - {"fix"}]
        if name in errors:
            said += node.args[slice(*MESSAGES.get(name, (0, 1)))]
        for words in said:
            yield from ((words.lineno, text) for text in _plain(words))


def _plain(words: ast.expr) -> Iterator[str]:
    if isinstance(words, ast.Call) and _name(words.func) in SAYING:
        return
    if isinstance(words, ast.Name | ast.Attribute) and _name(words).isupper():
        yield _name(words)  # a constant is written in one language, whoever reads it
    elif isinstance(words, ast.Constant | ast.JoinedStr):
        text = _text(words)
        if WORD.search(text) and not TYPED.fullmatch(text):
            yield text.replace(PLACE, "{}")
        elif isinstance(words, ast.JoinedStr):
            for part in words.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _plain(part.value)
    elif isinstance(words, ast.IfExp):
        yield from (*_plain(words.body), *_plain(words.orelse))
    elif isinstance(words, ast.BoolOp):
        yield from (text for one in words.values for text in _plain(one))
    elif isinstance(words, ast.BinOp):
        yield from (*_plain(words.left), *_plain(words.right))


def _text(words: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(words, ast.Constant):
        return words.value if isinstance(words.value, str) else ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else PLACE for part in words.values)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
