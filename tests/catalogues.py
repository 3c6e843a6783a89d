"""What the source says to people, and the catalogues that translate it.

python -m tests.catalogues            brings every catalogue to what the source says now, and says what lacks a translation
python -m tests.catalogues new fr     begins another one
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.commands import texts
from storage.tables import DeliveryState, JobState, PersonaStatus, Rating, Role
from storage.wording import CATALOGUES
from tools.production.progress import STAGES

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("bot", "tools", "personas", "storage")
SAYING = {"tr", "trn", "trc", "later", "dated"}
HOME = ROOT / "storage" / "wording.py"  # where they are made: nothing is said there
WIDTH = 120
TABLES: Mapping[str, Iterable[str]] = {
    "bot/commands.py": texts(),
    "storage/tables/kinds.py": [
        word.value for words in (DeliveryState, JobState, PersonaStatus, Rating, Role) for word in words
    ],
    "tools/production/progress.py": STAGES,
}  # what is said later by `tr`, and not marked where it stands


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message of the source: with `many` for so many, with `context` told apart by where it stands."""

    one: str
    many: str = ""
    context: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.one, self.many) if self.many else self.one


class Unreadable(Exception):
    """A call says what cannot be read without running it, so that nobody could translate it."""


def said_in(file: Path) -> Iterator[tuple[Said, int]]:
    """Yield every message that a file says, and the line. Raises Unreadable."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in SAYING:
            continue
        name, given = node.func.id, node.args
        where = f"{file.relative_to(ROOT)}:{node.lineno}"
        if name == "dated":
            if len(given) > 1 and isinstance(given[1], ast.Constant):
                yield Said(one=given[1].value), node.lineno
            continue
        if name == "tr" and not isinstance(given[0], ast.Constant | ast.JoinedStr | ast.BinOp):
            continue  # said later: it is marked where it stands
        for argument in given[: {"trn": 2, "trc": 2}.get(name, 1)]:
            if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                raise Unreadable(f"{where}: {ast.unparse(argument)[:60]}")
        words = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name == "trn":
            yield Said(one=words[0], many=words[1]), node.lineno
        elif name == "trc":
            yield Said(context=words[0], one=words[1]), node.lineno
        else:
            yield Said(one=words[0]), node.lineno
        for pattern in _patterns(words):
            yield Said(one=pattern), node.lineno


def _patterns(messages: list[str]) -> Iterator[str]:
    """Yield the patterns of dates in messages: how a day is written is the language's, too."""
    for message in messages:
        for _, _, spec, _ in Formatter().parse(message) if "%" in message and "{" in message else ():
            if spec and "%" in spec:
                yield spec


def source() -> Mapping[Said, list[tuple[str, int]]]:
    """Return everything that is said to people, and where."""
    found: dict[Said, list[tuple[str, int]]] = {}
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            if file != HOME and "storage.wording" in file.read_text(encoding="utf-8"):
                for said, line in said_in(file):
                    found.setdefault(said, []).append((file.relative_to(ROOT).as_posix(), line))
    for table, words in TABLES.items():
        for text in sorted(words):
            found.setdefault(Said(one=text), []).append((table, 0))
    return found


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem)


def update(file: Path) -> list[str]:
    """Bring a catalogue to what the source says; return what lacks a translation."""
    before = read(file) if file.exists() else Catalog(locale=file.stem)
    after = Catalog(
        locale=file.stem,
        project="Troupe",
        version="1",
        copyright_holder="Troupe",
        fuzzy=False,
        header_comment=f"# {Locale.parse(file.stem).english_name}: what Troupe says to people. docs/languages.md says how to work on it.",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        msgid_bugs_address="",
        last_translator="",
        language_team="",
    )
    missing = []
    for said, places in sorted(source().items(), key=lambda one: (one[1][0], one[0].context, one[0].one)):
        context = said.context or None
        old = before.get(said.one, context=context)
        string = old.string if old is not None and not old.fuzzy and old.id == said.id else ""
        if not string:
            string = ("",) * after.num_plurals if said.many else ""
            missing.append(said.one)
        elif not all((string,) if isinstance(string, str) else string):
            missing.append(said.one)
        # Files without lines: else every edit of the source would change every catalogue.
        locations = [(place, None) for place in dict.fromkeys(place for place, _ in places)]
        after.add(said.id, string, locations=locations, context=context)  # type: ignore[arg-type]
    with file.open("wb") as opened:
        write_po(opened, after, width=WIDTH, sort_by_file=False, omit_header=False, include_previous=False)
    return missing


def main(arguments: list[str]) -> int:
    files = sorted(CATALOGUES.glob("*.po"))
    if arguments[:1] == ["new"]:
        files = [CATALOGUES / f"{arguments[1]}.po"]
    for file in files:
        missing = update(file)
        print(f"{file.name}: {len(missing)} without a translation")
        for one in missing:
            print(f"  {one!r}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
