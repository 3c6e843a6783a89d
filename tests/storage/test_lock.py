"""Two processes never work in one data folder, and the second hears which one does."""

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from storage.errors import Held
from storage.lock import DataLock, Holder

HOLD = """
    import sys
    from pathlib import Path
    from storage.lock import DataLock
    lock = DataLock(Path(sys.argv[1])).hold("run")
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other_process(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        pipe.close()


def test_a_second_process_is_told_who_works_here(tmp_path, other_process):
    for _ in range(2):  # asking does not make the answer worse
        with pytest.raises(Held) as refused:
            DataLock(tmp_path).hold("chat", patience=0)
        assert f"`troupe run` (pid {other_process.pid})" in refused.value.message
        assert refused.value.pid == other_process.pid
        assert refused.value.fix


def test_who_works_here_can_be_seen_without_taking_it(tmp_path, other_process):
    assert DataLock(tmp_path).holder() == Holder(command="run", pid=other_process.pid)


def test_a_killed_process_holds_nothing(tmp_path, other_process):
    other_process.kill()
    other_process.wait()

    assert DataLock(tmp_path).holder() is None  # though its note still lies there
    with DataLock(tmp_path).hold("chat"):
        assert DataLock(tmp_path).holder() == Holder(command="chat", pid=os.getpid())


def test_released_it_can_be_taken_again(tmp_path):
    folder = tmp_path / "data"
    assert DataLock(folder).holder() is None
    assert not folder.exists()

    for command in ("run", "chat"):
        with DataLock(folder).hold(command) as lock:
            assert lock.holder() == Holder(command=command, pid=os.getpid())
        assert DataLock(folder).holder() is None
        assert [file.name for file in folder.iterdir()] == ["lock"]


def test_the_lock_and_the_note_are_private(tmp_path):
    before = os.umask(0o022)
    try:
        with DataLock(tmp_path / "data").hold("run"):
            modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    finally:
        os.umask(before)
    assert modes == {0o600}


def test_a_damaged_note_does_not_matter(tmp_path, other_process):
    (tmp_path / "lock.json").write_text("{")
    assert DataLock(tmp_path).holder() is not None
    with pytest.raises(Held, match="Another process"):
        DataLock(tmp_path).hold("chat", patience=0)
