"""The key that seals the accounts' secrets: from the environment, else the system's keyring, else a file in the data folder."""

import base64
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.settings import SettingsError

VARIABLE = "TROUPE_SECRET_KEY"
FILE = "secret.key"
SERVICE = "troupe"
KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


def check_key(data_dir: Path, environ: Mapping[str, str] | None = None) -> None:
    """Refuse a key that cannot be one, and a key file that other people of this machine can read.

    Raises SettingsError with the line that mends it.
    """
    environ = os.environ if environ is None else environ
    if environ.get(VARIABLE):
        given(environ[VARIABLE])
    file = data_dir / FILE
    if os.name == "posix" and file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            [f'{file} opens every connected account, and other people can read it; run: chmod 600 "{file}"']
        )


def keys_of(data_dir: Path, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the keys, the one that seals first; made when there is none yet.

    Whatever lies where an earlier start put it still opens: somebody who adds TROUPE_SECRET_KEY loses no account.
    """
    environ = os.environ if environ is None else environ
    check_key(data_dir, environ)
    found = given(environ[VARIABLE]) if environ.get(VARIABLE) else []
    file = data_dir / FILE
    if file.exists():
        found += given(file.read_text(encoding="ascii").replace("\n", ","))
    ring = _Keyring(data_dir)
    if not environ.get(VARIABLE):
        # A key of the environment needs no other; and asking a keyring may ask the person for a password.
        found = [*ring.keys(), *found]
    if found:
        return list(dict.fromkeys(found))
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    if not ring.put(key):
        write_private(file, key)
    return [key]


def given(text: str) -> list[str]:
    """Return the keys of a list, newest first. Raises SettingsError for what is none."""
    keys = [part.strip() for part in text.split(",") if part.strip()]
    if not keys or not all(KEY.fullmatch(key) for key in keys):
        raise SettingsError(
            [
                f"{VARIABLE} is not a key: 44 characters, made by "
                'python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
            ]
        )
    return keys


def write_private(file: Path, text: str) -> None:
    """Write a file that nobody else could ever read, not even while it was being written."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = file.with_suffix(".part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(f"{text}\n")
        opened.flush()
        os.fsync(opened.fileno())
    partial.replace(file)


class _Keyring:
    """The system's keyring, where `keyring` is installed and has one. Each data folder has a key of its own there."""

    def __init__(self, data_dir: Path) -> None:
        self._name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]

    def keys(self) -> list[str]:
        try:
            import keyring
            import keyring.errors
        except ImportError:
            return []
        try:
            kept = keyring.get_password(SERVICE, self._name)
        except keyring.errors.KeyringError:
            return []
        return given(kept) if kept else []

    def put(self, key: str) -> bool:
        """Keep the key there; False where there is no keyring, or it does not give back what it took."""
        try:
            import keyring
            import keyring.errors
        except ImportError:
            return False
        try:
            keyring.set_password(SERVICE, self._name, key)
            kept: str | None = keyring.get_password(SERVICE, self._name)
        except keyring.errors.KeyringError:
            return False
        return kept == key
