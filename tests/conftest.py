"""For every test: databases on a server go with the module that made them; the garbage of a long run costs little.

`--share N` leaves every Nth test of each file, except of those that are about the database or about processes that end.
"""

import gc
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest

from tests.databases import ON_POSTGRES, drop_databases

TESTS = Path(__file__).parent
# Tests read English, whatever the machine's own language is; those about languages say which.
os.environ.update(LANGUAGE="", LC_ALL="C.UTF-8")


# How long an example takes says something of the machine alone.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")


# What only another database could break: statements, locks, what a killed process leaves there.
ALWAYS_WHOLE = ("storage/", "soak/", "tools/publishers/", "bot/transcripts/", "bot/test_restarts.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", type=int, default=1, help="run every Nth test of each file (see tests/conftest.py)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    share = config.getoption("--share")
    if share > 1:
        kept, left = shared_out(items, share)
        items[:] = kept
        config.hook.pytest_deselected(items=left)


def shared_out(items: Sequence[pytest.Item], share: int) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Each file's first test, the one `share` further and so on; and those that are left out."""
    seen: Counter[Path] = Counter()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        place = item.path.relative_to(TESTS).as_posix()
        is_due = place.startswith(ALWAYS_WHOLE) or seen[item.path] % share == 0
        seen[item.path] += 1
        (kept if is_due else left).append(item)
    return kept, left


def pytest_collection_finish() -> None:
    """Leave out of every later collection what stays to the end anyway: a million objects, half a second each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=ON_POSTGRES)
def _databases_of_the_module() -> Iterator[None]:
    yield
    drop_databases()
