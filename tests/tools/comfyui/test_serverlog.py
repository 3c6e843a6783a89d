"""ComfyUI's own log, read as it comes: colours, bars, tracebacks, and bytes that are no text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.comfyui.serverlog import LONGEST, read_lines, tail

SAID = """\x1b[33m[WARNING]\x1b[0m xformers is not installed
got prompt
  5%|#         | 1/20\r 50%|#####     | 10/20\r100%|##########| 20/20
!!! Exception during processing !!! CUDA out of memory
Traceback (most recent call last):
  File "execution.py", line 1, in go
torch.OutOfMemoryError: Allocation on device
Prompt executed in 3.2 seconds
"""


def test_each_line_has_its_level_and_a_bar_its_last_state() -> None:
    lines = read_lines(SAID.split("\n"))

    assert [line.level for line in lines] == ["warning", "info", "info", "error", "error", "error", "error", "info"]
    assert lines[0].text == "[WARNING] xformers is not installed"
    assert lines[2].text.startswith("100%")


@pytest.mark.parametrize(("least", "count"), [("info", 8), ("warning", 5), ("error", 4)])
def test_only_lines_of_at_least_a_level_are_told(least, count: int, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text(SAID)

    assert len(tail(log, least=least)) == count


def test_of_a_huge_log_only_the_end_is_read(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_bytes(b"x" * 3_000_000 + b"\nlast words\n")

    assert [line.text for line in tail(log, limit=1)] == ["last words"]


def test_a_log_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert tail(tmp_path / "none.log") == []


@given(st.text(max_size=2000))
def test_any_text_becomes_short_printable_lines(text: str) -> None:
    for line in read_lines(text.split("\n")):
        assert line.text.isprintable()
        assert len(line.text) <= LONGEST
