"""Make `.venv` from the lock file when it is missing, stale or broken, then run `python -m bot`.

Standard library only: this runs on the person's own Python, before anything is installed.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "troupe-lock.sha256"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
RUN_LOCK = ROOT / "requirements.lock"
DEVELOP_LOCK = ROOT / "requirements-dev.lock"  # holds everything of RUN_LOCK, at the same versions
# Looked for without importing them, which would cost every start half a second.
HAS_PACKAGES = (
    "import sys, importlib.util as found; "
    "sys.exit(not all(map(found.find_spec, ['sqlalchemy', 'pydantic', 'numpy', 'PIL', 'av'])))"
)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may meet
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"troupe: Python 3.11 or newer is needed; {sys.executable} is {found}.", file=sys.stderr)
        return 2
    lock = DEVELOP_LOCK if arguments[:1] == ["test"] else RUN_LOCK
    try:
        prepare(lock)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"troupe: setting up {VENV} failed: {error}", file=sys.stderr)
        print(
            "troupe: the first run needs the network and about 1 GB of disk. On Debian and Ubuntu, "
            "Python's venv module is the package python3-venv. Then run the same command again.",
            file=sys.stderr,
        )
        return 1
    command = [str(PYTHON), "-m", "bot", *arguments]
    # The checkout is what runs, wherever the person stands; paths they name stay relative to them.
    environment = os.environ | {
        "TROUPE_CALLED_FROM": os.environ.get("TROUPE_CALLED_FROM", str(Path.cwd())),
        "PYTHONUTF8": "1",
    }
    os.chdir(ROOT)
    if WINDOWS:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own interpreter
    os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter


def prepare(lock: Path) -> None:
    """Bring `.venv` to what `lock` says; nothing is done, and no network used, when it already is."""
    if is_ready(lock):
        return
    with one_at_a_time():
        if is_ready(lock):  # another start did it while this one waited
            return
        uv = shutil.which("uv")
        if not works(PYTHON):
            shutil.rmtree(VENV, ignore_errors=True)
            print("troupe: making .venv (once; the packages are about 1 GB unpacked) ...", file=sys.stderr, flush=True)
            if uv:
                run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
            else:
                run([sys.executable, "-m", "venv", str(VENV)])
        else:
            print("troupe: bringing .venv up to date ...", file=sys.stderr, flush=True)
        STAMP.unlink(missing_ok=True)
        if uv:
            run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)])
        else:
            if not works(PYTHON, "import pip"):
                run([str(PYTHON), "-m", "ensurepip", "--upgrade"])
            pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run([*pip, "--require-hashes", "-r", str(lock)])
        STAMP.write_text("\n".join(stamps(lock)), encoding="ascii")


def is_ready(lock: Path) -> bool:
    try:
        written = STAMP.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False
    # A stamp of the development lock lists the run lock too, since it holds all of it.
    return stamps(lock)[0] in written and works(PYTHON, HAS_PACKAGES)


def stamps(lock: Path) -> list[str]:
    """Digests of the locks that an environment made from `lock` satisfies, `lock` itself first."""
    locks = [DEVELOP_LOCK, RUN_LOCK] if lock == DEVELOP_LOCK else [RUN_LOCK]
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in locks]


def works(python: Path, statement: str = "import sys; sys.exit(sys.version_info < (3, 11))") -> bool:
    """Whether this interpreter starts and can run `statement`; a moved or half-made one cannot."""
    if not python.exists():
        return False
    try:
        done = subprocess.run([str(python), "-c", statement], capture_output=True, check=False)  # noqa: S603 - our own
    except OSError:  # not a program, or not for this machine
        return False
    return done.returncode == 0


def run(command: list[str]) -> None:
    # A user-wide pip setting (--user, a target folder) must not send the packages elsewhere.
    environment = {
        key: value for key, value in os.environ.items() if key not in {"PIP_TARGET", "PIP_USER", "PIP_PREFIX"}
    }
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - fixed commands


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock beside `.venv`, so that two first starts do not install into each other."""
    with (ROOT / ".venv.lock").open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
