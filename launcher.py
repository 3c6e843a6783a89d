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
# What `./troupe add NAME` installs besides, kept from then on; `./troupe test` has them all.
EXTRAS = {name: ROOT / f"requirements-{name}.lock" for name in ("faces", "keyring", "s3", "voice")}
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
    adds = arguments[:1] == ["add"] and arguments[1:] not in (["--help"], ["-h"])
    if adds and (len(arguments) != 2 or arguments[1] not in EXTRAS):
        say(f"add what? There are: {', '.join(EXTRAS)}. For example: ./troupe add faces")
        return 2
    try:
        prepare(lock, set(EXTRAS) if lock == DEVELOP_LOCK else set())
        if adds:
            add(arguments[1])
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
    if adds:
        say(f"{arguments[1]} is there. A bot that is running uses it from its next start.")
        return 0
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


def prepare(lock: Path, needed: set[str]) -> None:
    """Bring `.venv` to what `lock` says, with the extras that it has and those that are needed.

    Nothing is done, and no network used, when it already is.
    """
    if is_ready(lock, needed):
        return
    with one_at_a_time():
        if is_ready(lock, needed):  # another start did it while this one waited
            return
        extras = sorted(extras_of(stamped()) | needed)
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
        # Half of a stamp: an installation that is cut short is taken up again, with the same extras.
        STAMP.write_text(json.dumps({"extras": dict.fromkeys(extras, "")}), encoding="utf-8")
        locks = [str(path) for path in (lock, *(EXTRAS[name] for name in extras))]
        if uv:
            run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), *locks])
        else:
            pip_install(site, locks)
        stamp = {
            "locks": digests(lock),
            "extras": {name: digest(EXTRAS[name]) for name in extras},
            "packages": sorted(names_in(site)),
        }
        STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def add(extra: str) -> None:
    """Install an extra into a `.venv` that is ready; from then on it is brought up to date with the rest.

    The stamp is written anew only when all is there: a bot that ran before runs after an addition that failed.
    """
    with one_at_a_time():
        stamp, site = stamped(), packages_folder()
        extras = stamp.get("extras", {})
        if site is None or not isinstance(extras, dict) or extras.get(extra) == digest(EXTRAS[extra]):
            return
        say(f"adding {extra} (once; a minute or two) ...")
        uv = shutil.which("uv")
        if uv:
            command = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", str(PYTHON)]
            run([*command, "-r", str(EXTRAS[extra])])
        else:
            pip_install(site, [str(EXTRAS[extra])])
        stamp |= {"extras": extras | {extra: digest(EXTRAS[extra])}, "packages": sorted(names_in(site))}
        STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def pip_install(site: Path, locks: list[str]) -> None:
    if not any(site.glob("pip-*.dist-info")):
        run([str(PYTHON), "-m", "ensurepip", "--upgrade"])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", *(word for path in locks for word in ("-r", path))])


def stamped() -> dict[str, object]:
    """What the stamp says; nothing where there is none to read."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def extras_of(stamp: dict[str, object]) -> set[str]:
    """The extras that an environment has or was to get; one that this version does not know is left behind."""
    extras = stamp.get("extras")
    return set(extras) & set(EXTRAS) if isinstance(extras, dict) else set()


def is_ready(lock: Path, needed: set[str]) -> bool:
    """Whether `.venv` starts and has what was installed into it, and the extras that are needed; more may be there."""
    stamp = stamped()
    locks, packages, extras = stamp.get("locks"), stamp.get("packages"), stamp.get("extras", {})
    if not isinstance(locks, list) or not isinstance(packages, list) or not isinstance(extras, dict):
        return False
    if any(extras.get(name) != digest(EXTRAS[name]) for name in extras_of(stamp) | needed):
        return False
    # A stamp of the development lock lists the run lock too, since it holds all of it.
    if digests(lock)[0] not in locks:
        return False
    site = packages_folder()
    return site is not None and set(packages) <= names_in(site)


def digests(lock: Path) -> list[str]:
    """Digests of the locks that an environment made from `lock` satisfies, `lock` itself first."""
    locks = [DEVELOP_LOCK, RUN_LOCK] if lock == DEVELOP_LOCK else [RUN_LOCK]
    return [digest(path) for path in locks]


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


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
