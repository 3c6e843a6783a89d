"""Installing ComfyUI by an installer of somebody else's, which a stand-in plays: what it says, and how it fails."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.processes import running_with
from tools.comfyui.install import Installer, envelope
from tools.errors import InvalidRequest, Unavailable

Say = Callable[[str, float | None], None]
FINE = {"ok": True, "data": {}, "error": None}


def stand_in(folder: Path, script: str) -> None:
    """Put a program where comfy-cli would be."""
    comfy = folder / "cli" / "bin" / "comfy"
    comfy.parent.mkdir(parents=True)
    comfy.write_text(f"#!{sys.executable}\nimport json, os, sys, time\nfrom pathlib import Path\n{script}\n")
    comfy.chmod(0o755)


def working(*, answer: object = FINE, code: int = 0, makes: bool = True) -> str:
    work = "where = Path(sys.argv[sys.argv.index('--workspace') + 1]); where.mkdir(); (where / 'main.py').touch()"
    return "\n".join([
        "Path('asked.json').write_text(json.dumps([sys.argv[1:], dict(os.environ)]))",
        "print('Cloning into ComfyUI ...', flush=True)",
        "print('\\x1b[32mReceiving objects\\x1b[0m: 10%\\rReceiving objects: 100%', flush=True)",
        work if makes else "",
        f"print({json.dumps(json.dumps(answer))})" if answer is not None else "",
        "print('a last word of something else')",
        f"sys.exit({code})",
    ])  # fmt: skip


async def test_it_is_installed_without_questions_and_without_telemetry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROUPE_TELEGRAM_TOKEN", "very-private")
    stand_in(tmp_path, working())
    told: list[str] = []
    folder = await Installer(tmp_path, needed=0).run("cpu", lambda text, fraction: told.append(text))
    arguments, environment = json.loads((tmp_path / "asked.json").read_text())

    assert folder == tmp_path / "ComfyUI"
    assert arguments == ["--workspace", str(folder), "--skip-prompt", "--json", "install", "--cpu"]
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PATH"].startswith(str(tmp_path / "cli" / "bin"))
    assert "TROUPE_TELEGRAM_TOKEN" not in environment
    assert told[-1] == "installed"
    assert "Receiving objects: 100%" in told
    assert "Cloning into" in (tmp_path / "install.log").read_text()


@pytest.mark.parametrize(
    ("script", "words", "fix"),
    [
        (working(answer={"ok": False, "error": {"code": "x", "message": "git is missing", "hint": "apt install git"}}), "git is missing", "apt install git"),
        (working(answer={"ok": False, "error": None}), "does not say why", "network"),
        (working(answer={"ok": False, "error": {"message": "no\x1b[31m space\n left"}}, code=1), "no space", "network"),
        (working(answer=None, code=3), "a last word of something else", "network"),
        (working(makes=False), "there is no ComfyUI", "/comfy logs"),
        ("print('x' * 2_000_000)", "cannot be read", "by hand"),
        ("sys.exit(1)", "exit code 1", "network"),
    ],
    ids=["says why", "says nothing", "dirty words", "no answer", "made nothing", "one endless line", "silent"],
)  # fmt: skip
async def test_a_failure_is_told_in_the_installers_words(script: str, words: str, fix: str, tmp_path: Path) -> None:
    stand_in(tmp_path, script)
    with pytest.raises(Unavailable) as failed:
        await Installer(tmp_path, needed=0).run("cpu", lambda text, fraction: None)

    assert words in failed.value.message
    assert fix in failed.value.fix


async def test_stopping_it_ends_its_programs(tmp_path: Path) -> None:
    stand_in(tmp_path, "print('going', flush=True)\nos.system('sleep 61.7')")
    begun = asyncio.Event()
    work = asyncio.create_task(
        Installer(tmp_path, needed=0).run("cpu", lambda text, fraction: begun.set() if text == "going" else None)
    )
    await asyncio.wait_for(begun.wait(), 20)
    await asyncio.sleep(0.2)
    work.cancel()
    await asyncio.wait([work])

    assert work.cancelled()
    assert not running_with("sleep 61.7")


async def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    stand_in(tmp_path, "time.sleep(60)")
    with pytest.raises(Unavailable, match="too long"):
        await Installer(tmp_path, needed=0, patience=0.5).run("cpu", lambda text, fraction: None)


async def test_nothing_is_begun_without_room_or_for_a_card_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="GB are free"):
        await Installer(tmp_path, needed=10**18).run("cpu", lambda text, fraction: None)
    with pytest.raises(InvalidRequest, match="voodoo"):
        await Installer(tmp_path, needed=0).run("voodoo", lambda text, fraction: None)
    assert not (tmp_path / "cli").exists()


def test_words_that_only_look_like_an_answer_are_none() -> None:
    assert envelope(["[1, 2]", "null", "{}", "ok"]) is None
