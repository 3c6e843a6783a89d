"""For every test: databases on a server go with the module that made them; the garbage of a long run costs little."""

import gc
import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.databases import ON_POSTGRES, drop_databases

# Tests read English, whatever the machine's own language is; those about languages say which.
os.environ.update(LANGUAGE="", LC_ALL="C.UTF-8")


# How long an example takes says something of the machine alone.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")


def pytest_collection_finish() -> None:
    """Leave out of every later collection what stays to the end anyway: a million objects, half a second each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=ON_POSTGRES)
def _databases_of_the_module() -> Iterator[None]:
    yield
    drop_databases()
