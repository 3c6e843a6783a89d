"""The dry run: one request a line in, one answer a line out."""

import io
import json
import subprocess
import sys

import pytest

from bot.agent.plan import plan_lines

REQUEST = {"text": "cancel post P17", "now": "2026-03-11T10:00:00", "timezone": "Europe/London", "personas": ["Ava"]}


def planned(*lines: str) -> list[dict[str, object]]:
    out = io.StringIO()
    plan_lines(lines, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_request_gives_its_calls() -> None:
    assert planned(json.dumps(REQUEST)) == [
        {"text": "cancel post P17", "calls": [{"name": "cancel_post", "args": {"id": "P17"}}], "reply": ""}
    ]


def test_a_request_without_calls_gives_a_reply() -> None:
    (answer,) = planned(json.dumps({**REQUEST, "text": "how does scheduling work?"}))

    assert answer["calls"] == []
    assert "approve" in str(answer["reply"])


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", "null", '{"text": 3}', "{}", '{"text": "x", "now": "noon"}', '{"text": "x", "timezone": "Mars/Phobos"}',
     '{"text": "x", "personas": "Ava"}', '{"text": "x", "now": 5}', "[" * 5000],
)  # fmt: skip
def test_a_bad_line_is_one_error_and_the_next_is_read(line: str) -> None:
    bad, good = planned(line, json.dumps(REQUEST))

    assert list(bad) == ["error"]
    assert "line 1" in str(bad["error"])
    assert "\n" not in str(bad["error"])
    assert good["calls"]


def test_empty_lines_are_passed_over() -> None:
    assert planned("", "   ", json.dumps(REQUEST), "\n") == planned(json.dumps(REQUEST))


def test_it_runs_as_a_command_without_the_heavy_libraries() -> None:
    code = (
        "import sys, runpy; sys.argv = ['plan']; runpy.run_module('bot.agent.plan', run_name='__main__'); "
        "heavy = {'numpy', 'langchain', 'langchain_core', 'dateparser', 'pydantic', 'sqlalchemy', 'cv2', 'PIL'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(REQUEST) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["calls"] == [{"name": "cancel_post", "args": {"id": "P17"}}]
