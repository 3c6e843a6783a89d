"""`./troupe test`: what CI runs. Each check runs even when one before it failed; the exit code is 0 only when all passed."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

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


def run_checks(pytest_arguments: Sequence[str] = ()) -> int:
    """Run every check and all tests; with arguments, only pytest with them."""
    results: list[tuple[str, bool, float]] = []
    # Hundreds of processes are started, each of which would compile the program anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    checks = [] if pytest_arguments else [(name, [sys.executable, "-m", *command]) for name, command in CHECKS]
    checks.append(("tests", [sys.executable, "-m", "pytest", *(pytest_arguments or PARALLEL)]))
    if not pytest_arguments:
        checks.append(("tests on PostgreSQL", [sys.executable, "-m", "tests.on_postgres", *PARALLEL]))
    for name, command in checks:
        click.secho(f"== {name}", bold=True)
        start = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own commands
        results.append((name, done.returncode == 0, time.monotonic() - start))
    click.echo()
    for name, passed, seconds in results:
        click.secho(f"{'passed' if passed else 'FAILED'}  {name}  {seconds:.1f} s", fg="green" if passed else "red")
    failed = sum(not passed for _, passed, _ in results)
    click.echo(f"checks: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0
