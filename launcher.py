"""Make `.venv` from the lock file when it is missing, stale or broken, then run `python -m bot`.

Standard library only: this runs on the person's own Python, before anything is installed. An older Python than the
program's must get as far as the line that says so, hence the import of annotations.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "troupe.json"  # what was installed: digests of the locks, and the names in the packages' folder
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
RUN_LOCK = ROOT / "requirements.lock"
DEVELOP_LOCK = ROOT / "requirements-dev.lock"  # holds everything of RUN_LOCK, at the same versions
# Where a working environment has its packages. One that is no environment of its own, or too old, says nothing.
WHERE = (
    "import site, sys; own = sys.prefix != sys.base_prefix and sys.version_info >= (3, 11); "
    "print(site.getsitepackages()[0] if own else '')"
)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may meet
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"troupe: Python 3.11 or newer is needed; {sys.executable} is {found}.", file=sys.stderr)
        return 2
    lock = DEVELOP_LOCK if arguments[:1] == ["test"] else RUN_LOCK
    try:
        prepare(lock)
    except (OSError, SetupFailed) as error:
        say(f"setting up {VENV} failed: {error}")
        say(
            "the first start needs the network, 700 MB of disk, and a folder that you may write to. On Debian and "
            "Ubuntu, Python's venv module is the package python3-venv. Then run the same command again."
        )
        return 1
    except KeyboardInterrupt:
        say("stopped; the same command takes it up again.")
        return 130
    command = [str(PYTHON), "-m", "bot", *arguments]
    # The checkout is what runs, wherever the person stands; paths they name stay relative to them.
    environment = own_environment() | {
        "TROUPE_CALLED_FROM": os.environ.get("TROUPE_CALLED_FROM", str(Path.cwd())),
        "PYTHONUTF8": "1",
    }
    os.chdir(ROOT)
    if WINDOWS:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own interpreter
    os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter


class SetupFailed(Exception):
    """An installer ended badly; what it said is on the screen already."""


def say(line: str) -> None:
    print(f"troupe: {line}", file=sys.stderr, flush=True)


def prepare(lock: Path) -> None:
    """Bring `.venv` to what `lock` says; nothing is done, and no network used, when it already is."""
    if is_ready(lock):
        return
    with one_at_a_time():
        if is_ready(lock):  # another start did it while this one waited
            return
        uv = shutil.which("uv")
        site = packages_folder()
        if site is None:
            shutil.rmtree(VENV, ignore_errors=True)
            say("making .venv (once; about 600 MB, a minute or more) ...")
            if uv:
                run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
            else:
                run([sys.executable, "-m", "venv", str(VENV)])
            site = packages_folder()
            if site is None:
                raise OSError(f"the Python in {VENV} does not start")
        else:
            say("bringing .venv up to date ...")
            forget_broken(site)
        STAMP.unlink(missing_ok=True)
        if uv:
            run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)])
        else:
            if not any(site.glob("pip-*.dist-info")):
                run([str(PYTHON), "-m", "ensurepip", "--upgrade"])
            pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run([*pip, "--require-hashes", "-r", str(lock)])
        stamp = {"locks": digests(lock), "packages": sorted(names_in(site))}
        STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def is_ready(lock: Path) -> bool:
    """Whether `.venv` starts and has what was installed into it; more may be there, put in by the person."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        locks, packages = stamp["locks"], set(stamp["packages"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    # A stamp of the development lock lists the run lock too, since it holds all of it.
    if digests(lock)[0] not in locks:
        return False
    site = packages_folder()
    return site is not None and packages <= names_in(site)


def digests(lock: Path) -> list[str]:
    """Digests of the locks that an environment made from `lock` satisfies, `lock` itself first."""
    locks = [DEVELOP_LOCK, RUN_LOCK] if lock == DEVELOP_LOCK else [RUN_LOCK]
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in locks]


def packages_folder() -> Path | None:
    """Where `.venv` has its packages; None where its Python does not start, as in a moved or half-made one."""
    if not PYTHON.exists():
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [str(PYTHON), "-c", WHERE], env=own_environment(), capture_output=True, check=False
        )
    except OSError:  # not a program, or not for this machine
        return None
    said = os.fsdecode(done.stdout).strip()
    return Path(said) if done.returncode == 0 and said and Path(said).is_dir() else None


def names_in(site: Path) -> set[str]:
    return {path.name for path in site.iterdir()} - {"__pycache__"}


def forget_broken(site: Path) -> None:
    """Let the installer see packages whose files are gone or cut short as missing: it believes their records."""
    for record in site.glob("*.dist-info/RECORD"):
        with record.open(encoding="utf-8", newline="") as lines:
            if not all(is_whole(site / name, size) for name, _, size in csv.reader(lines)):
                shutil.rmtree(record.parent)
    for folder in site.glob("*.dist-info"):
        if not (folder / "RECORD").is_file():
            shutil.rmtree(folder)


def is_whole(file: Path, size: str) -> bool:
    if file.suffix == ".pyc":  # made anew whenever it is missing
        return True
    return file.is_file() and (not size or file.stat().st_size == int(size))


def own_environment() -> dict[str, str]:
    """The person's environment without what sends Python or pip to other packages than those of `.venv`."""
    strays = {"PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "PIP_TARGET", "PIP_USER", "PIP_PREFIX"}
    return {name: value for name, value in os.environ.items() if name not in strays}


def run(command: list[str]) -> None:
    """Run an installer to its end. On a terminal the seconds are counted: both installers are silent for long.

    Standard output is the bot's: it may be read by a program (`check --json`).
    """
    started = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - fixed commands
        command, env=own_environment(), stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
            if sys.stderr.isatty():
                print(f"\r{time.monotonic() - started:6.0f} s ", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r" + " " * 12 + "\r", end="", file=sys.stderr, flush=True)
    if process.returncode:
        raise SetupFailed(f"{Path(command[0]).name} {' '.join(command[1:4])} ... ended with {process.returncode}")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock beside `.venv`, so that two first starts do not install into each other."""
    with (ROOT / ".venv.lock").open("a+b") as handle:
        if not is_ours(handle):
            say("another start is setting up .venv; waiting for it ...")
            while not is_ours(handle):
                time.sleep(0.2)
        yield


def is_ours(handle: BinaryIO) -> bool:
    """Whether the lock on this file could be taken now; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
