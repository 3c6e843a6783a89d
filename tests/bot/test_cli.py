"""The command line as a process: what a person at a terminal, a script and a service see of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import ROOT

TELEGRAM = "123456789:AAFZq7xKe3vYw9mTb1nRf5spQ8uHd2cVgLo"
SILENT = {"TROUPE_COMFYUI_URL": "http://127.0.0.1:9", "TROUPE_OLLAMA_URL": "http://127.0.0.1:9"}


class Shell:
    """Runs `python -m bot` in the checkout, with a data folder of its own and no settings but the test's."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"

    def start(self, *arguments: str, stdin: int = subprocess.DEVNULL, **environment: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TROUPE_")}
        kept |= {"TROUPE_DATA_DIR": str(self.data), "TROUPE_MODEL": "offline", "TROUPE_PAINTER": "sketch", **SILENT}
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=kept | {"TROUPE_DISK_FLOOR_GB": "0.01"} | environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments, stdin=subprocess.PIPE, **environment) as process:
            out, err = process.communicate(typed, timeout=100)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_what_follows_test_goes_to_pytest_also_where_it_looks_like_an_option(shell: Shell) -> None:
    done = shell.run("test", "tests/tools/test_when.py", "-k", "shift_or_nothing_else", "-q", "--collect-only", "-n0")

    assert "No such option" not in done.stderr
    assert "deselected" in done.stdout


def test_the_help_names_each_command_on_one_whole_line_in_the_order_one_meets_them(shell: Shell) -> None:
    done = shell.run("--help")

    _, _, commands = done.stdout.partition("Commands:\n")
    assert [line.split()[0] for line in commands.splitlines()] == [
        *(
            "demo",
            "chat",
            "run",
            "worker",
            "check",
            "selftest",
            "plan",
            "restore",
            "move-database",
            "move-assets",
            "voices",
            "add",
        ),
        "test",
    ]
    assert "..." not in commands
    assert done.returncode == 0


def test_wrong_settings_are_a_line_each_and_exit_code_2(shell: Shell) -> None:
    done = shell.run("run", TROUPE_REELS_SHOTS="99", TROUPE_TIMEZONE="Berlin", TROUPE_TELEGRAM_TOKEN="letters")

    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) == 3
    assert all(line.startswith("troupe: TROUPE_") for line in lines)
    assert not shell.data.exists()


def test_a_variable_that_is_no_setting_is_pointed_out_and_stops_nothing(shell: Shell) -> None:
    done = shell.run("check", TROUPE_TELEGRAM_TOKN="x")

    assert "did you mean TROUPE_TELEGRAM_TOKEN?" in done.stderr
    assert done.returncode == 0, done.stdout


def test_the_check_is_json_for_a_program_and_its_exit_code_tells_of_problems(shell: Shell) -> None:
    fine = shell.run("check", "--json")
    ill = shell.run("check", "--json", TROUPE_PAINTER="comfyui")

    assert (fine.returncode, json.loads(fine.stdout)["ok"]) == (0, True)
    problems = [item for item in json.loads(ill.stdout)["items"] if item["state"] == "problem"]
    assert (ill.returncode, [item["name"] for item in problems]) == (1, ["ComfyUI"])
    assert problems[0]["fix"]
    assert not shell.data.exists()


@pytest.mark.parametrize(
    ("place", "says"),
    [("a file", "a file is in its place"), ("/sys/troupe", "may not be written")],
)
def test_a_data_folder_that_cannot_be_had_is_a_line_with_its_fix(place: str, says: str, shell: Shell) -> None:
    shell.data.write_text("a letter")

    done = shell.run("chat", TROUPE_DATA_DIR=place if place.startswith("/") else str(shell.data))

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_terminal_is_spoken_to_in_its_language(shell: Shell) -> None:
    """By the variables that gettext reads; no chat was asked for a language, and none is needed."""
    done = shell.run("check", LANGUAGE="de_AT.UTF-8")
    gone = shell.run("restore", "none.db", LANGUAGE="", LC_ALL="", LC_MESSAGES="", LANG="es_ES.UTF-8")

    assert "Datenordner" in done.stdout
    assert done.stdout.rstrip().endswith("Bereit.")
    assert "troupe: Nombra un archivo de la carpeta backups." in gone.stderr


def test_a_talk_with_nobody_ends_at_once_and_well(shell: Shell) -> None:
    """Standard input is /dev/null, as for a service; the stop meets what a start does beside the first answer."""
    with shell.start("chat") as process:
        _, err = process.communicate(timeout=100)

    assert (process.returncode, err) == (0, "")
    assert (shell.data / "runs" / "latest" / "summary.txt").read_text().startswith("state: ended\n")


def test_a_script_reads_like_a_conversation(shell: Shell) -> None:
    done = shell.run("chat", typed="who is Ava\n/status disk\n")

    assert done.returncode == 0, done.stderr
    assert "› /status disk" in done.stdout
    assert "Disk:" in done.stdout
    modes = {path.name: path.stat().st_mode & 0o077 for path in [shell.data, *shell.data.rglob("*")] if path.exists()}
    assert not any(modes.values()), modes


def test_a_second_process_names_the_first_and_exits_with_2(shell: Shell) -> None:
    with shell.start("run") as first:
        until(lambda: (shell.data / "lock.json").exists())
        second = shell.run("chat")
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=60)

    assert second.returncode == 2
    assert f"`troupe run` (pid {first.pid})" in second.stderr
    assert first.returncode == 0


def test_a_run_without_tokens_says_how_to_get_them_and_stops_in_order_though_told_twice(shell: Shell) -> None:
    """`timeout` and process managers signal the process and its group, so one stop may arrive twice."""
    with shell.start("run") as process:
        assert process.stdout is not None
        said = ""
        while "Serving" not in said:
            said += process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)

    assert "@BotFather" in said
    assert "discord.com/developers" in said
    assert process.returncode == 0
    assert (shell.data / "runs" / "latest" / "summary.txt").read_text().startswith("state: ended\n")


def test_a_bug_is_loud_and_keeps_secrets_to_itself(tmp_path: Path) -> None:
    """The traceback that ends the program is printed after every log is closed."""
    program = (
        "from bot import cli\n"
        "async def work(settings, run):\n"
        "    raise RuntimeError(settings.telegram.token.get_secret_value() + ' and hunter22x')\n"
        "cli.live(cli.settings_for(), 'run', work)\n"
    )
    environment = os.environ | {
        "TROUPE_DATA_DIR": str(tmp_path),
        "TROUPE_TELEGRAM_TOKEN": TELEGRAM,
        "TROUPE_DATABASE_URL": "postgresql://me:hunter22x@127.0.0.1:9/x",
    }

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert "RuntimeError: [hidden] and [hidden]" in done.stderr
    assert TELEGRAM not in done.stdout + done.stderr
    assert "hunter22x" not in done.stdout + done.stderr
    assert done.returncode == 1


def test_packages_that_are_not_whole_are_a_line_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError('No module named click', name='click')")

    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "Delete the folder .venv" in done.stderr
    assert "Traceback" not in done.stderr


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
