"""The two keys of a bucket: from the environment, else the system's keyring, else a file in the data folder; never `config.toml`."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.secret_key import SERVICE
from bot.settings import BUCKET_KEY_FILE, BUCKET_KEYS, SettingsError

# Those that every tool for S3 reads are taken where ours are not set.
AMAZONS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def bucket_keys(data_dir: Path, environ: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Return the access key and the secret key. Raises SettingsError with what to do where there are none."""
    environ = os.environ if environ is None else environ
    for access, secret in (BUCKET_KEYS, AMAZONS):
        if bool(environ.get(access)) != bool(environ.get(secret)):
            there, lacking = (access, secret) if environ.get(access) else (secret, access)
            raise SettingsError([f"{there} is set and {lacking} is not: a bucket opens with both."])
        if environ.get(access):
            return environ[access].strip(), environ[secret].strip()
    return _of_keyring() or _of_file(data_dir / BUCKET_KEY_FILE)


def _of_file(file: Path) -> tuple[str, str]:
    try:
        mode, lines = file.stat().st_mode, file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        mode, lines = 0, []
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError([f'{file} opens the bucket, and other people can read it; run: chmod 600 "{file}"'])
    if len(lines) != 2:
        raise SettingsError(
            [
                f"The bucket's keys are missing: set {BUCKET_KEYS[0]} and {BUCKET_KEYS[1]}, or write them into {file}, "
                "a line each, the access key first."
            ]
        )
    return lines[0], lines[1]


def _of_keyring() -> tuple[str, str] | None:
    """What `keyring set troupe storage.access_key`, and the same for storage.secret_key, has put there."""
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        access, secret = (keyring.get_password(SERVICE, f"storage.{name}") for name in ("access_key", "secret_key"))
    except keyring.errors.KeyringError:
        return None
    return (access, secret) if access and secret else None
