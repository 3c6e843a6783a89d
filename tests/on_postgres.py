"""`python -m tests.on_postgres [pytest's arguments]`: tests on a real PostgreSQL instead of SQLite files.

Where no file is named: every test file that opens a database, which is one that imports `tests.databases`, be it by
others. The server is started for the run and gone after it; where DATABASE_FOR_TESTS names one already (an address of its database
`postgres`, whose user may make databases), it is used. Without a server to be had it says what to install, and ends with 2.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.databases import VARIABLE
from tests.postgres import NoServer, running

ROOT = Path(__file__).resolve().parents[1]
DATABASES = "tests.databases"


def files_with_a_database() -> list[str]:
    """The test files that open a database, found by what they import; fixtures of their folders count."""
    files = {_name(path): path for path in (ROOT / "tests").rglob("*.py")}
    uses = {name: set(_imported(path)) for name, path in files.items()}
    reach = {DATABASES}
    while more := {name for name, used in uses.items() if used & reach} - reach:
        reach |= more
    # What every test has is no sign of a database.
    shared = {path.parent for name, path in files.items() if path.name == "conftest.py" and name in reach}
    shared.discard(ROOT / "tests")
    found = [
        path
        for name, path in files.items()
        if path.name.startswith("test_") and (name in reach or shared & set(path.parents))
    ]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def main(arguments: list[str]) -> int:
    with ExitStack() as stack:
        try:
            url = os.environ.get(VARIABLE) or stack.enter_context(running()).url()
        except NoServer as error:
            print(f"tests.on_postgres: {error}", file=sys.stderr)
            return 2
        named = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
        command = [sys.executable, "-m", "pytest", *arguments, *([] if named else files_with_a_database())]
        return subprocess.run(command, cwd=ROOT, env=os.environ | {VARIABLE: url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
