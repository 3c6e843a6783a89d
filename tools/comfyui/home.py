"""Where a ComfyUI lies that may be started from here: its folder, its Python, and the command that starts it."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from storage.wording import tr
from tools.errors import InvalidRequest

# As they are made by ComfyUI's own guide, by comfy-cli, and by the portable archive for Windows.
PYTHONS = (
    ".venv/bin/python",
    "venv/bin/python",
    ".venv/Scripts/python.exe",
    "venv/Scripts/python.exe",
    "../python_embeded/python.exe",
)
# Custom nodes run whatever they like: none of our settings, and nothing that looks like a key, goes with them.
PRIVATE = re.compile(r"^TROUPE_|TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|CREDENTIAL", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A ComfyUI on this machine."""

    folder: Path  # holds main.py
    python: Path
    arguments: tuple[str, ...] = ()  # the owner's own, such as --lowvram

    @property
    def models(self) -> Path:
        """Where its model files lie."""
        for given, base in pairwise(self.arguments):
            if given == "--base-directory":
                return Path(base) / "models"
        return self.folder / "models"

    def command(self, *, port: int) -> list[str]:
        """Return what starts it: on this machine only, with previews, and without the workflow in its files."""
        fixed = ["--listen", "127.0.0.1", "--port", str(port), "--preview-method", "auto", "--disable-metadata"]
        return [str(self.python), "-u", "main.py", *fixed, *self.arguments]


def home_at(folder: Path, *, python: Path | None = None, arguments: Sequence[str] = ()) -> Home:
    """Return the ComfyUI in `folder`. Raises InvalidRequest with the setting to mend when there is none."""
    inner = next((one for one in (folder, folder / "ComfyUI") if (one / "main.py").is_file()), None)
    if inner is None:
        raise InvalidRequest(
            tr("comfyui.folder: there is no ComfyUI in {folder} (it has no main.py).", folder=folder),
            fix=tr("Name the folder that holds ComfyUI's main.py."),
        )
    found = python or next(_pythons(inner), None)
    if found is None or not found.exists():
        raise InvalidRequest(
            tr("comfyui.python: no Python for the ComfyUI in {folder}.", folder=inner),
            fix=tr("Set comfyui.python to the one that ComfyUI is started with."),
        )
    return Home(folder=inner, python=found, arguments=tuple(arguments))


def _pythons(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in PYTHONS if (folder / name).exists())


def clean_environment(environment: Mapping[str, str] | None = None, *, first: Path | None = None) -> dict[str, str]:
    """Return the environment that programs of others get: without secrets, with `first` at the front of PATH."""
    given = dict(os.environ if environment is None else environment)
    kept = {name: value for name, value in given.items() if not PRIVATE.search(name)}
    if first is not None:
        kept["PATH"] = os.pathsep.join([str(first), kept.get("PATH", os.defpath)])
    return kept


def accelerator() -> str:
    """Guess comfy-cli's word for this machine's graphics card: nvidia, amd, m-series or cpu."""
    if shutil.which("nvidia-smi"):
        return "nvidia"
    if shutil.which("rocminfo"):
        return "amd"
    is_apple = os.uname().sysname == "Darwin" and os.uname().machine == "arm64" if hasattr(os, "uname") else False
    return "m-series" if is_apple else "cpu"
