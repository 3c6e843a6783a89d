"""The log of a run, and that no secret reaches it, by whatever way it came."""

import asyncio
import json
import logging
import os
import shutil
import stat
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import log
from bot.log import Run
from bot.redaction import HIDDEN, Redactor, hide
from storage.vault import Vault
from tools.errors import Unavailable

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WORD = "Zq7xKe3vYw9mTb1nRf5s"  # stands in every secret, so that one search finds any leak
TELEGRAM = f"123456789:AAF{WORD}pQ8uHd2cVgLo"
DISCORD = f"MTAwMDAwMDAwMDAwMDAwMDAw.GaBcDe.{WORD}exampleex4mple"

# How each kind of secret looks to somebody who was never told its value.
SECRETS = {
    "telegram": TELEGRAM,
    "telegram url": f"https://api.telegram.org/bot{TELEGRAM}/sendMessage",
    "telegram file": f"https://api.telegram.org/file/bot{TELEGRAM}/photos/file_1.jpg",
    "short telegram url": f"http://127.0.0.1:8081/bot1:{WORD}/getMe",
    "discord": DISCORD,
    "discord header": f"{{'Authorization': 'Bot {WORD}'}}",
    "discord webhook": f"https://discord.com/api/webhooks/1234/{WORD}-{WORD}?wait=1",
    "interaction": f"https://discord.com/api/v10/interactions/1234/{WORD}/callback",
    "bearer": f"Authorization: Bearer {WORD}",
    "basic": f"authorization=Basic {WORD}==",
    "openai": f"sk-proj-{WORD}",
    "anthropic": f"sk-ant-api03-{WORD}",
    "google": f"AIza{WORD}{WORD}",
    "provider header": f"{{'x-api-key': '{WORD}', 'x-goog-api-key': '{WORD}'}}",
    "request": f"<Request('POST', 'https://api.telegram.org/bot{TELEGRAM}/sendVideo')>",
    "basic-auth url": f"https://me:{WORD}@comfy.example:8188/prompt",
    "user as token": f"https://{WORD}@hooks.example/push",
    "slack webhook": f"https://hooks.slack.com/services/T000/B000/{WORD}",
    "signed url": f"https://cdn.example/a.png?Expires=1&Signature={WORD}&Key-Pair-Id=APKA",
    "cookie": f"Set-Cookie: session={WORD}; HttpOnly",
    "cookies": f"{{'Cookie': 'theme=dark; session={WORD}; csrf={WORD}'}}",
    "hugging face": f"hf_{WORD}{WORD}",
    "github": f"ghp_{WORD}{WORD}",
    "database": f"postgresql+asyncpg://troupe:{WORD}@db.example/troupe",
    "redis": f"redis://:{WORD}@localhost/0",
    "odd password": f"postgresql://troupe:a@{WORD}@db.example/troupe",
    "query": f"https://graph.example/v1/me?fields=id&access_token={WORD}",
    "api key": f"https://x.example/?api_key={WORD}&q=1",
    "assignment": f"api_key = '{WORD}'",
    "json": f'{{"refresh_token": "{WORD}", "ok": true}}',
    "python": f"{{'headers': {{'Authorization': 'Bearer {WORD}'}}, \"password\": b'{WORD}'}}",
    "instagram": f"EAAB{WORD}{WORD}",
    "json web token": f"eyJhbGciOiJIUzI1.eyJzdWIiOiI.{WORD}",
    "bytes": f"{{b'authorization': b'Bearer {WORD}'}}",
}
KNOWN = f'pass "{WORD}" wörd\\%'  # looks like nothing: only its value gives it away


class Thing:
    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __repr__(self) -> str:
        return f"<Thing at {self.secret}>"


class Trap:
    def __str__(self) -> str:
        raise ValueError("no words")

    __repr__ = __str__


def in_message(logger: logging.Logger, secret: str) -> None:
    logger.warning(f"Sending to {secret} failed")  # noqa: G004


def in_arguments(logger: logging.Logger, secret: str) -> None:
    logger.warning("Sending to %s failed: %r", secret, Thing(secret))


def in_extra(logger: logging.Logger, secret: str) -> None:
    logger.warning("Sending failed", extra={"url": secret, "tries": [{"to": secret}], "thing": Thing(secret), "n": 3})


def in_a_body(logger: logging.Logger, secret: str) -> None:
    logger.warning("Answer: %s", json.dumps({"echo": secret}))


def in_fix(logger: logging.Logger, secret: str) -> None:
    try:
        raise Unavailable("away", fix=f"try {secret}")
    except Unavailable:
        logger.exception("Sending failed")


def in_traceback(logger: logging.Logger, secret: str) -> None:
    try:
        raise ValueError(secret)
    except ValueError:
        logger.exception("Sending failed")


def in_chained_traceback(logger: logging.Logger, secret: str) -> None:
    try:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise RuntimeError("outer") from error
    except RuntimeError:
        logger.exception("Sending failed")


def in_group(logger: logging.Logger, secret: str) -> None:
    try:
        raise ExceptionGroup("many", [ValueError(secret), OSError(2, "No such file", secret)])
    except ExceptionGroup:
        logger.exception("Sending failed")


def in_a_librarys_logger(logger: logging.Logger, secret: str) -> None:
    for name in ("httpx", "telegram.ext.Updater", "discord.http", "dbos", "sqlalchemy.engine", "apscheduler"):
        logging.getLogger(name).error("Request to %s failed", secret, extra={"url": secret})


def in_a_warning(logger: logging.Logger, secret: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"unclosed transport to {secret}", ResourceWarning, stacklevel=1)


def in_a_note_of_an_error(logger: logging.Logger, secret: str) -> None:
    error = ValueError("refused")
    error.add_note(f"while asking {secret}")
    logger.error("Sending failed", exc_info=error)


def in_a_hidden_cause(logger: logging.Logger, secret: str) -> None:
    try:
        try:
            raise KeyError(secret)
        except KeyError:
            raise RuntimeError("while handling it")  # noqa: B904 - the context is what is printed
    except RuntimeError:
        logger.exception("Sending failed")


def in_another_thread(logger: logging.Logger, secret: str) -> None:
    thread = threading.Thread(target=logger.error, args=("Sending to %s failed", secret))
    thread.start()
    thread.join()


def in_print(logger: logging.Logger, secret: str) -> None:
    print(secret)
    print(Thing(secret), file=sys.stderr)


WAYS: list[Callable[[logging.Logger, str], None]] = [
    in_message,
    in_arguments,
    in_extra,
    in_a_body,
    in_fix,
    in_traceback,
    in_chained_traceback,
    in_group,
    in_a_librarys_logger,
    in_a_warning,
    in_a_note_of_an_error,
    in_a_hidden_cause,
    in_another_thread,
    in_print,
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


class Screen:
    """Both streams of the console, in what a person sees."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture
        self._seen = ""

    def text(self) -> str:
        self._seen += "".join(self._capture.readouterr())
        return self._seen


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str]) -> Screen:
    return Screen(capsys)


def a_run(data: Path, **given: Any) -> Run:
    settings: dict[str, Any] = {"command": "test", "now": NOON, "level": "debug", "console_level": "debug"}
    return Run(data, **settings | given)


def events(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.events.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("kind", SECRETS)
def test_what_looks_like_a_secret_never_reaches_a_log(
    kind: str, way: Callable[[logging.Logger, str], None], data: Path, console: Screen
) -> None:
    with a_run(data) as run:
        way(logging.getLogger("bot.fronts.telegram"), SECRETS[kind])

    written = [run.events.read_text(encoding="utf-8"), run.summary.read_text(encoding="utf-8"), console.text()]
    assert HIDDEN in "".join(written)
    assert WORD not in "".join(written)
    assert events(run) or way is in_print


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_secret_whose_value_is_known_never_reaches_a_log(
    way: Callable[[logging.Logger, str], None], data: Path, console: Screen
) -> None:
    with a_run(data, secrets=[KNOWN]) as run:
        way(logging.getLogger("bot"), KNOWN)

    assert WORD not in run.events.read_text(encoding="utf-8") + console.text() + run.summary.read_text("utf-8")


def test_a_secret_learnt_later_is_hidden_from_then_on(data: Path, console: Screen) -> None:
    with a_run(data) as run:
        run.redactor.learn(KNOWN)
        logging.getLogger("bot").warning("%s", KNOWN)

    assert WORD not in run.events.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["token", "bot_token", "Authorization", "api_key", "password", "Set-Cookie"])
def test_a_fact_under_a_telling_name_is_hidden_whatever_it_looks_like(name: str, data: Path, console: Screen) -> None:
    with a_run(data) as run:
        logging.getLogger("bot").info("Asking", extra={"headers": {name: "plain"}, "size": 3})

    assert events(run)[-1]["extra"] == {"headers": {name: HIDDEN}, "size": 3}


@pytest.mark.parametrize(
    "text",
    [
        "telegram.token: not set",
        "TROUPE_TELEGRAM_TOKEN is missing",
        "a token was refused: Unauthorized",
        "2026-11-23T12:00:00.000Z prompt 4f9b6b3e-8c1c-4f52-9d39-2b6f2f9f5a11 took 12:34:56",
        "http://127.0.0.1:8188/view?filename=troupe_00001_.png&type=output",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "bearer of news; basic training for Ava",
        "a cookie: two eggs, sugar; ssh://git@host/troupe, postgresql://troupe@db.example/troupe",
        "sqlite+aiosqlite:////home/me/troupe/data/troupe.db",
    ],
)
def test_ordinary_words_stay_readable(text: str) -> None:
    assert Redactor().text(text) == text


@settings(deadline=None)
@given(st.text(min_size=6, max_size=40), st.text(max_size=60), st.text(max_size=60))
@example("000000", "\x00", "")  # the secret begins within an escape of the line
def test_a_known_secret_is_gone_and_a_line_stays_json(secret: str, before: str, after: str) -> None:
    redactor = Redactor([secret])

    line = redactor.event({"message": before + secret + after})

    assert secret not in redactor.text(before + secret + after).replace(HIDDEN, "")
    json.loads(line)


@pytest.mark.parametrize(
    "letter",
    ["a", "1", ":", "/", ".", "-", "&", "x=", "token", "bearer ", "a://", "1:", "?a", "cookie:", "; a=1", "a1"],
)
def test_hostile_text_is_redacted_in_no_time(letter: str) -> None:
    started = datetime.now(UTC)

    Redactor().text(letter * (20_000 // len(letter)))

    assert datetime.now(UTC) - started < timedelta(seconds=2)


def test_an_event_has_its_six_keys_and_says_who_spoke(data: Path, console: Screen) -> None:
    with a_run(data) as run:
        logging.getLogger("tools.comfyui.client").warning(
            "ComfyUI is away", extra={"action": "comfyui_away", "fix": "Start ComfyUI.", "port": 8188}
        )
        logging.getLogger("bot").info("Named", extra={"service": "scheduler"})

    first, second = events(run)
    assert list(first) == ["ts", "level", "service", "message", "fix", "extra"]
    assert first["service"] == "comfyui"
    assert (first["level"], first["message"], first["fix"]) == ("warning", "ComfyUI is away", "Start ComfyUI.")
    assert first["extra"] == {"action": "comfyui_away", "port": 8188}
    assert datetime.fromisoformat(first["ts"]).tzinfo is not None
    assert second["service"] == "scheduler"


def test_the_fix_of_an_error_is_the_fix_of_its_event_and_its_traceback_is_kept(data: Path, console: Screen) -> None:
    with a_run(data) as run:
        in_fix(logging.getLogger("bot"), "again later")

    [event] = events(run)
    assert event["fix"] == "try again later"
    assert "in in_fix" in event["extra"]["traceback"]
    assert "Traceback" not in console.text()
    assert "error: Sending failed (Unavailable: away) -> try again later" in console.text()


@pytest.mark.parametrize("argument", [Trap(), b"\xff\x00", float("nan"), "\x1b[31mred\nline", "\ud800", "x" * 100_000])
def test_whatever_is_logged_becomes_one_event(argument: object, data: Path, console: Screen) -> None:
    with a_run(data) as run:
        logging.getLogger("bot").warning("Odd: %s", argument, extra={"odd": argument, "deep": [[[[[[[[argument]]]]]]]]})

    assert len(events(run)) == 1
    assert run.events.stat().st_size < 60_000
    assert "\x1b" not in console.text()
    assert len(console.text().splitlines()) == 1


def test_a_missing_argument_is_still_an_event(data: Path, console: Screen) -> None:
    with a_run(data) as run:
        logging.getLogger("bot").warning("%s and %s", "one")

    assert events(run)[0]["message"].startswith("%s and %s (its arguments cannot be shown")


async def test_addresses_of_requests_are_not_logged(data: Path, console: Screen) -> None:
    with a_run(data) as run:
        transport = httpx.MockTransport(lambda request: httpx.Response(200))
        async with httpx.AsyncClient(transport=transport) as client:
            await client.get(f"https://api.telegram.org/bot{TELEGRAM}/getMe")
        logging.getLogger("telegram.ext").info("polling")
        logging.getLogger("httpx2").debug("request")

    assert events(run) == []


def test_the_console_hears_only_what_somebody_should_act_on(data: Path, console: Screen) -> None:
    with a_run(data, console_level="warning"):
        logging.getLogger("bot").info("Queued")
        logging.getLogger("bot").warning("Disk is filling", extra={"fix": "Make room."})

    assert console.text() == "warning: Disk is filling -> Make room.\n"


def test_what_was_cancelled_is_logged_and_not_shown(data: Path, console: Screen) -> None:
    with a_run(data, console_level="warning") as run:
        try:
            raise asyncio.CancelledError
        except asyncio.CancelledError:
            logging.getLogger("sqlalchemy.pool").exception("Exception during reset or similar")

    assert console.text() == ""
    assert "during reset" in run.events.read_text(encoding="utf-8")


def test_a_run_has_a_folder_that_only_its_owner_reads(data: Path, console: Screen) -> None:
    before = os.umask(0o022)
    try:
        with a_run(data) as run:
            logging.getLogger("bot").info("Queued")
    finally:
        os.umask(before)

    assert run.folder == data / "runs" / "2026-11-23T12-00-00Z"
    assert stat.S_IMODE(run.folder.stat().st_mode) == stat.S_IMODE(run.runs.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in run.folder.iterdir()} == {0o600}


def test_a_run_whose_data_folder_cannot_be_made_keeps_its_log_elsewhere(tmp_path: Path, console: Screen) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")

    with a_run(tmp_path / "data") as run:
        logging.getLogger("bot").info("Queued")

    assert events(run)[0]["message"] == "Queued"
    assert "log kept elsewhere, because: [Errno 20]" in run.summary.read_text()
    shutil.rmtree(run.runs)


def test_latest_names_the_newest_run_and_two_in_one_second_differ(data: Path, console: Screen) -> None:
    with a_run(data) as first:
        assert log.latest_run(data / "runs") == first.folder
    with a_run(data) as second:
        pass

    assert first.folder != second.folder
    assert log.latest_run(data / "runs") == second.folder
    assert (data / "runs" / "latest" / "events.jsonl").exists()
    assert log.latest_run(data / "nowhere") is None


def test_old_runs_are_swept(data: Path, console: Screen) -> None:
    for day in range(1, 6):
        with a_run(data, now=NOON + timedelta(days=day), keep=3):
            pass

    left = sorted(path.name[:10] for path in (data / "runs").iterdir() if not path.is_symlink())
    assert left == ["2026-11-26", "2026-11-27", "2026-11-28"]


def test_a_run_that_is_being_written_is_not_swept_by_starts_that_are_refused(data: Path, console: Screen) -> None:
    with a_run(data) as running:
        for day in range(1, 6):
            with a_run(data, now=NOON + timedelta(days=day), keep=2):
                pass

    assert running.events.exists()
    assert running.summary.read_text().startswith("state: ended\n")


def test_of_a_run_that_was_killed_the_next_one_says_so(data: Path, console: Screen) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with a_run(data) as killed:
        killed.note(pid=gone.pid)
        left = killed.summary.read_text()
    killed.summary.write_text(left)

    with a_run(data, now=NOON + timedelta(days=1)):
        pass

    assert left.startswith("state: running\n")
    assert killed.summary.read_text().startswith("state: killed\n")


def test_the_summary_says_how_a_run_went(data: Path, console: Screen) -> None:
    with a_run(data, command="run") as run:
        assert "state: running" in run.summary.read_text()
        run.note(fronts="console, telegram", token=TELEGRAM)
        logging.getLogger("tools.comfyui").error("ComfyUI is away")

    lines = run.summary.read_text().splitlines()
    assert lines[:2] == ["state: ended", "started: 2026-11-23T12:00:00.000Z"]
    assert "command: run" in lines
    assert "fronts: console, telegram" in lines
    assert f"token: {HIDDEN}" in lines
    assert "errors: 1" in lines
    assert any(line.startswith("last error: ") and line.endswith("comfyui: ComfyUI is away") for line in lines)


@pytest.mark.parametrize(
    ("error", "state", "logged"),
    [
        (ValueError("boom"), "failed", 1),
        (SystemExit(2), "failed", 0),
        (SystemExit(0), "ended", 0),
        (KeyboardInterrupt(), "stopped by the person", 0),
    ],
)
def test_a_run_that_breaks_says_so(error: BaseException, state: str, logged: int, data: Path, console: Screen) -> None:
    with pytest.raises(type(error)), a_run(data) as run:
        raise error

    assert f"state: {state}" in run.summary.read_text()
    assert len(events(run)) == logged


def test_leaving_a_run_puts_the_streams_and_the_log_back(data: Path) -> None:
    before = sys.stdout, sys.stderr, list(logging.getLogger().handlers), logging.getLogger().level

    with a_run(data):
        assert sys.stdout is not before[0]

    assert (sys.stdout, sys.stderr, list(logging.getLogger().handlers), logging.getLogger().level) == before


def test_a_log_that_cannot_be_written_says_so_once_and_stops_nothing(
    data: Path, console: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_run(data, console_level="error"):
        monkeypatch.setattr(os, "write", _disk_is_full)
        for _ in range(3):
            logging.getLogger("bot").info("Queued")

    assert console.text() == "The log cannot be written: OSError: [Errno 28] No space left on device\n"


def _disk_is_full(*_: object) -> int:
    raise OSError(28, "No space left on device")


def test_recent_events_are_found_newest_first_by_service_and_level(data: Path, console: Screen) -> None:
    with a_run(data) as run:
        logging.getLogger("tools.comfyui").info("one")
        logging.getLogger("tools.comfyui").error("two")
        logging.getLogger("bot.scheduler").error("three")
    with run.events.open("a") as file:
        file.write('{"torn')

    assert [event["message"] for event in log.recent(run.folder)] == ["three", "two", "one"]
    assert [event["message"] for event in log.recent(run.folder, service="comfyui")] == ["two", "one"]
    assert [event["message"] for event in log.recent(run.folder, level="warning", limit=1)] == ["three"]
    assert log.recent(run.folder / "nowhere") == []


def test_what_opens_an_account_is_hidden_from_the_moment_it_is_opened(tmp_path: Path) -> None:
    vault = Vault(lambda: [Fernet.generate_key().decode()], hide=hide)
    sealed = vault.seal({"server": "https://mastodon.social", "token": "an0rdinary-l00king-w0rd", "id": "7"})
    vault.seal({"words": "ava.bsky.social q7wx-efgh-ij3l-mn2p"})

    with Run(tmp_path, command="test", now=NOON) as run:
        vault.open(sealed)
        vault.seal({"words": "ava.bsky.social q7wx-efgh-ij3l-mn2p"})
        logging.getLogger("t").warning("sent an0rdinary-l00king-w0rd to https://mastodon.social, q7wx-efgh-ij3l-mn2p")
        written = run.events.read_text()

    assert "an0rdinary" not in written
    assert "q7wx" not in written
    assert "https://mastodon.social" in written
