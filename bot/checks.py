"""`./troupe test`: what CI runs. Each check runs even when one before it failed; the exit code is 0 only when all passed.

Thousands of tests with real processes and sockets meet machines that are too busy for one of them. So where a few files
failed, they run once more, alone; whatever passes only then is named at the end, for it is to be mended.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.settings import ROOT

CHECKS: Sequence[tuple[str, list[str]]] = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("import floors", ["importlinter.cli", "lint-imports"]),
    ("locks", ["tests.locks"]),
)
PARALLEL = ["-q", "-n", "auto", "--dist", "worksteal"]
SHARE = 3  # every third test runs on PostgreSQL too, and each that is about the database (tests/conftest.py)
AGAIN = 4  # files at most that get a second try: where more fail, something is broken


@dataclass(frozen=True, kw_only=True)
class Result:
    name: str
    passed: bool
    seconds: float
    second_try: tuple[str, ...] = ()  # files that passed only when they ran again

    def line(self) -> str:
        again = f"  only in a second try: {', '.join(self.second_try)}" if self.second_try else ""
        return f"{'passed' if self.passed else 'FAILED'}  {self.name}  {self.seconds:.1f} s{again}"

    @property
    def colour(self) -> str:
        return "red" if not self.passed else "yellow" if self.second_try else "green"


def run_checks(pytest_arguments: Sequence[str] = ()) -> int:
    """Run every check and all tests; with arguments, only pytest with them."""
    # Hundreds of processes are started, each of which would compile the program anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    results: list[Result] = []
    if pytest_arguments:
        results.append(_check("tests", ["pytest", *pytest_arguments], environment))
    else:
        results += [_check(name, command, environment) for name, command in CHECKS]
        results += [
            _tests("tests", ["pytest"], environment),
            _tests("tests on PostgreSQL", ["tests.on_postgres", "--share", str(SHARE)], environment),
        ]
    click.echo()
    for result in results:
        click.secho(result.line(), fg=result.colour)
    failed = sum(not result.passed for result in results)
    click.echo(f"checks: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _check(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Result:
    click.secho(f"== {name}", bold=True)
    start = time.monotonic()
    passed = _run(command, environment)
    return Result(name=name, passed=passed, seconds=time.monotonic() - start)


def _tests(name: str, runner: Sequence[str], environment: Mapping[str, str]) -> Result:
    click.secho(f"== {name}", bold=True)
    start = time.monotonic()
    again: tuple[str, ...] = ()
    with tempfile.TemporaryDirectory(prefix="troupe-checks-") as folder:
        report = Path(folder) / "report.xml"
        passed = _run([*runner, *PARALLEL, f"--junitxml={report}", "-o", "junit_family=xunit1"], environment)
        if not passed and 0 < len(failed := failed_files(report)) <= AGAIN:
            click.secho(f"== {name}, a second try: {', '.join(failed)}", bold=True)
            again, passed = failed, _run([*runner, "-q", *failed], environment)
    return Result(name=name, passed=passed, seconds=time.monotonic() - start, second_try=again if passed else ())


def failed_files(report: Path) -> tuple[str, ...]:
    """The test files in which something failed, by pytest's JUnit report (xunit1); none where there is no report to read, or
    something failed that belongs to no file."""
    try:
        cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - pytest has just written it
        failed = {case.get("file", "") for case in cases if {child.tag for child in case} & {"failure", "error"}}
    except (OSError, ET.ParseError):
        return ()
    return () if "" in failed else tuple(sorted(failed))


def _run(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    whole = [sys.executable, "-m", *command]
    return subprocess.run(whole, cwd=ROOT, env=environment, check=False).returncode == 0  # noqa: S603 - our own commands
