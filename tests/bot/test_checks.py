"""What `./troupe test` does with tests that fail: a few files run once more, and it says so."""

import os
from pathlib import Path

import pytest

from bot import checks

FINE = "def test_fine():\n    pass\n"
BROKEN = "def test_broken():\n    assert False\n"
# Fails where nobody has run it before, as a test does that the machine was too busy for.
AT_FIRST = """
from pathlib import Path
def test_at_first():
    been = Path(__file__).with_suffix(".been")
    is_first = not been.exists()
    been.touch()
    assert not is_first
"""
NO_SETUP = "import pytest\n@pytest.fixture\ndef sea():\n    raise OSError\ndef test_sea(sea):\n    pass\n"


RUNNER = ["pytest", "-o", "asyncio_default_fixture_loop_scope=function"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, whose tests run in one process."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    monkeypatch.setattr(checks, "PARALLEL", ("-q",))
    return tmp_path


def tried(folder: Path, **files: str) -> checks.Result:
    for name, content in files.items():
        (folder / f"test_{name}.py").write_text(content)
    return checks._tests("tests", RUNNER, os.environ)


def test_what_passes_only_in_a_second_try_passes_and_is_named(folder: Path) -> None:
    result = tried(folder, fine=FINE, at_first=AT_FIRST)

    assert result.passed
    assert result.second_try == ("test_at_first.py",)
    assert "only in a second try" in result.line()


def test_what_fails_twice_fails(folder: Path) -> None:
    result = tried(folder, fine=FINE, broken=BROKEN, at_first=AT_FIRST)

    assert not result.passed
    assert result.second_try == ()
    assert "FAILED" in result.line()


def test_where_many_files_fail_there_is_no_second_try(folder: Path) -> None:
    result = tried(folder, **{f"at_first_{number}": AT_FIRST for number in range(checks.AGAIN + 1)})

    assert not result.passed


def test_files_of_failures_and_of_errors_before_a_test_are_found(folder: Path) -> None:
    for name, content in (("fine", FINE), ("broken", BROKEN), ("sea", NO_SETUP)):
        (folder / f"test_{name}.py").write_text(content)
    checks._run([*RUNNER, "--junitxml=report.xml", "-o", "junit_family=xunit1"], os.environ)

    assert checks.failed_files(folder / "report.xml") == ("test_broken.py", "test_sea.py")


@pytest.mark.parametrize(
    "content", ["", "<testsuites><testsuite><testcase name='x'><error/></testcase></testsuite></testsuites>"]
)
def test_a_report_that_says_no_file_gives_no_second_try(folder: Path, content: str) -> None:
    (folder / "report.xml").write_text(content)

    assert checks.failed_files(folder / "report.xml") == ()
