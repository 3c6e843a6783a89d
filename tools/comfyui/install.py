"""Installing ComfyUI with comfy-cli, a program of its own in an environment of its own; never imported.

What comfy-cli prints is mixed: words of git and pip, and at the end one line of JSON that says how it went.
"""

import asyncio
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.comfyui.home import clean_environment
from tools.comfyui.serverlog import read_lines
from tools.errors import InvalidRequest, Unavailable
from tools.processes import WINDOWS, signal_group

ACCELERATORS = ("nvidia", "amd", "m-series", "cpu")
NEEDED = 15 * 10**9  # bytes: ComfyUI, its packages and PyTorch for CUDA; models come on top
PATIENCE = 3 * 3600.0  # seconds for a slow line
LINE_AT_MOST = 1024 * 1024  # bytes
QUIET = {"DO_NOT_TRACK": "1", "COMFY_NO_TELEMETRY": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1"}

Say = Callable[[str, float | None], None]


class Installer:
    """Installs into `folder`: comfy-cli into `cli`, ComfyUI into `ComfyUI`."""

    def __init__(self, folder: Path, *, needed: int = NEEDED, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._needed = needed
        self._patience = patience

    @property
    def workspace(self) -> Path:
        return self._folder / "ComfyUI"

    @property
    def log(self) -> Path:
        """What the programs of the last installation said."""
        return self._folder / "install.log"

    @property
    def programs(self) -> Path:
        return self._folder / "cli" / ("Scripts" if WINDOWS else "bin")

    @property
    def comfy(self) -> Path | None:
        """comfy-cli: the one that was installed from here, else the one on the PATH; None where there is none."""
        own = self.programs / ("comfy.exe" if WINDOWS else "comfy")
        found = shutil.which("comfy")
        return own if own.exists() else Path(found) if found else None

    async def add_nodes(self, workspace: Path, registry: str, say: Say) -> None:
        """Install custom nodes, named by their id in ComfyUI's registry, into the ComfyUI at `workspace`.

        Raises Unavailable with comfy-cli's own words.
        """
        comfy = self.comfy
        if comfy is None:
            raise Unavailable(tr("comfy-cli is not here"), fix=tr("pip install comfy-cli, then try again"))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        say(tr("installing {registry}", registry=registry), None)
        options = ["--workspace", str(workspace), "--skip-prompt", "--json"]
        said = await self._do([str(comfy), *options, "node", "install", registry, "--exit-on-fail"], say, None)
        answer = envelope(said)
        if answer is not None and answer.get("ok") is False:
            raise _failed(answer)

    async def run(self, accelerator: str, say: Say) -> Path:
        """Install, or finish what was begun, and return the folder. Cancelling ends the programs that are at work.

        Raises InvalidRequest for a card that there is none of, and Unavailable with the installer's own words.
        """
        if accelerator not in ACCELERATORS:
            raise InvalidRequest(
                tr("there is no {accelerator!r}", accelerator=accelerator),
                fix=tr("one of {choices}", choices=", ".join(ACCELERATORS)),
            )
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        free = shutil.disk_usage(self._folder).free
        if free < self._needed:
            raise Unavailable(
                tr(
                    "ComfyUI needs about {needed:.0f} GB, and {free:.0f} GB are free",
                    needed=self._needed / 1000000000.0,
                    free=free / 1000000000.0,
                ),
                fix=tr("make room, or set comfyui.folder to one that is installed elsewhere"),
            )
        comfy = self.programs / ("comfy.exe" if WINDOWS else "comfy")
        if not comfy.exists():
            say(tr("making a place for the installer"), 0.02)
            await self._do([sys.executable, "-m", "venv", str(self._folder / "cli")], say, 0.02)
            python = self.programs / ("python.exe" if WINDOWS else "python")
            say(tr("fetching the installer (comfy-cli)"), 0.05)
            await self._do([str(python), "-m", "pip", "install", "--quiet", "comfy-cli"], say, 0.05)
        say(tr("installing ComfyUI: this takes a while"), 0.1)
        said = await self._do(
            [str(comfy), "--workspace", str(self.workspace), "--skip-prompt", "--json", "install", f"--{accelerator}"],
            say,
            0.1,
        )
        answer = envelope(said)
        if answer is not None and answer.get("ok") is False:
            raise _failed(answer)
        if not (self.workspace / "main.py").is_file():
            raise Unavailable(
                tr("the installer ended, but there is no ComfyUI"), fix=tr("/comfy logs shows what it said")
            )
        say(tr("installed"), 1.0)
        return self.workspace

    async def _do(self, argv: Sequence[str], say: Say, fraction: float | None) -> list[str]:
        """Run a program to its end, tell its newest line, and return what it said."""
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                cwd=self._folder,
                env=clean_environment(first=self.programs) | QUIET,  # comfy starts itself again, by name
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=not WINDOWS,
                limit=LINE_AT_MOST,
            )
        except OSError as error:
            raise Unavailable(tr("{name} cannot be started: {why}", name=Path(argv[0]).name, why=error.strerror), fix=tr("remove the folder {folder} and try again", folder=self._folder / 'cli')) from error  # fmt: skip
        said: list[str] = []
        try:
            async with asyncio.timeout(self._patience):
                assert process.stdout is not None
                while raw := await process.stdout.readline():
                    said = [*said[-400:], raw.decode("utf-8", "replace")]
                    if (lines := read_lines(said[-1:])) and not lines[0].text.startswith("{"):
                        say(lines[0].text, fraction)
                code = await process.wait()
        except TimeoutError:
            raise Unavailable(
                tr("the installation took too long"), fix=tr("try again: it goes on where it was")
            ) from None
        except ValueError as error:  # a line without an end
            raise Unavailable(
                tr("the installer speaks in a way that cannot be read"), fix=tr("install ComfyUI by hand")
            ) from error
        finally:
            if process.returncode is None:
                signal_group(process.pid, hard=True)
                await process.wait()
            self.log.write_text("".join(said), encoding="utf-8", errors="replace")
        if code != 0:
            answer = envelope(said)
            if answer is not None:
                raise _failed(answer)
            words = [line.text for line in read_lines(said)]
            raise Unavailable(
                tr("the installation failed: {why}", why=words[-1] if words else tr("exit code {code}", code=code)),
                fix=tr("it needs the network and git; then try again: it goes on where it was"),
            )
        return said


def envelope(said: Sequence[str]) -> dict[str, Any] | None:
    """Return the last line that is comfy-cli's JSON answer.

    >>> envelope(["Cloning into ...\\n", '{"ok": true, "data": {}}\\n', "bye\\n"])
    {'ok': True, 'data': {}}
    """
    for line in reversed(said):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and "ok" in told:
            return told
    return None


def _failed(answer: Mapping[str, Any]) -> Unavailable:
    error = answer.get("error")
    told: Mapping[str, Any] = error if isinstance(error, dict) else {}
    lines = read_lines([str(told.get("message") or tr("it does not say why"))])
    hint = read_lines([str(told.get("hint") or "")])
    return Unavailable(
        tr("the installation failed: {why}", why=lines[0].text if lines else tr("it does not say why")),
        fix=hint[0].text if hint else tr("it needs the network and git; then try again"),
    )
