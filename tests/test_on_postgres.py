"""Where the suite's PostgreSQL comes from, and which tests run on it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg

from tests.conftest import TESTS, shared_out
from tests.on_postgres import files_with_a_database
from tests.postgres import programs_of_the_wheel, running


def test_the_wheels_server_runs_and_not_as_root() -> None:
    """The system's, where there is one, is run by the tests that move a database."""
    with running(programs_of_the_wheel()) as server:
        with psycopg.connect(server.url()) as connection:
            [(version,)] = connection.execute("SHOW server_version").fetchall()
        owner = (server.folder / "data" / "postmaster.pid").stat().st_uid

    assert int(version.split(".")[0]) >= 16
    assert owner != 0
    assert not server.folder.exists()


def test_what_opens_a_database_is_found_also_by_the_fixtures_of_its_folder() -> None:
    found = set(files_with_a_database())

    assert "tests/bot/test_story.py" in found, "a room"
    assert "tests/storage/test_names.py" in found, "a fixture of its folder"
    assert "tests/tools/production/test_reel.py" in found, "a studio"
    assert "tests/tools/test_when.py" not in found, "pure"
    assert all(Path(name).is_file() for name in found)


def test_a_share_has_something_of_each_file_and_all_that_is_about_the_database() -> None:
    sizes = {"bot/test_story.py": 7, "tools/test_when.py": 1, "storage/test_names.py": 4}
    items: Any = [SimpleNamespace(path=TESTS / name, nth=nth) for name, size in sizes.items() for nth in range(size)]

    kept: Any
    kept, left = shared_out(items, 3)

    assert [(item.path.name, item.nth) for item in kept] == [
        *(("test_story.py", nth) for nth in (0, 3, 6)),
        ("test_when.py", 0),
        *(("test_names.py", nth) for nth in range(4)),
    ]
    assert len(left) == 4
