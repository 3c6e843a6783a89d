"""A database's own exceptions, turned into ours at the edge. Above this line nobody knows what sqlite3 is."""

import errno
import re
import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import (
    Away,
    Corrupt,
    DiskFull,
    Invalid,
    Locked,
    ReadOnly,
    SchemaMismatch,
    StorageError,
    Taken,
    Unreachable,
)
from storage.wording import later, tr

ROOM = later("Free some space on this disk, then try again; what was saved before is safe.")
BUSY = later("Close the other program that has the database open, then try again.")
RIGHTS = later(
    "Make the data folder and the files in it writable for your user (chmod u+rw), or set data_dir to another."
)
RESTORE = later(
    "Move it away, with its -wal and -shm where they are, and put back a copy from the folder backups beside it."
)
SET_UP = later("Start the bot once; it sets the database up.")
MOUNT = later("If it is a share, check that it is mounted and its server runs; if it is a disk, check the disk.")
REACH = later("Check database.url, and that the server runs.")

# The name of SQLite's error, or how it begins, and what it means. The first that matches counts.
_SQLITE: tuple[tuple[str, type[StorageError], str, str], ...] = (
    ("SQLITE_FULL", DiskFull, later("The disk is full; nothing was saved."), ROOM),
    ("SQLITE_IOERR_READ", Corrupt, later("The disk failed to read the database."), RESTORE),
    ("SQLITE_IOERR_SHORT_READ", Corrupt, later("The disk failed to read the database."), RESTORE),
    ("SQLITE_IOERR_CORRUPTFS", Corrupt, later("The disk failed to read the database."), RESTORE),
    (
        "SQLITE_IOERR",
        DiskFull,
        later("The disk refused a write, because it is full or failing; nothing was saved."),
        ROOM,
    ),
    ("SQLITE_BUSY", Locked, later("Another program holds the database."), BUSY),
    ("SQLITE_LOCKED", Locked, later("Another program holds the database."), BUSY),
    ("SQLITE_READONLY", ReadOnly, later("The database is read-only."), RIGHTS),
    ("SQLITE_PERM", ReadOnly, later("The database may not be opened."), RIGHTS),
    ("SQLITE_NOTADB", Corrupt, later("The database file is not a database."), RESTORE),
    ("SQLITE_CORRUPT", Corrupt, later("The database file is damaged."), RESTORE),
    ("SQLITE_CANTOPEN", Unreachable, later("The database file cannot be opened."), RIGHTS),
)

_SHARE_AWAY = {
    getattr(errno, name)
    for name in ("ESTALE", "EIO", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENOTCONN", "ECONNREFUSED")
    if hasattr(errno, name)
}

# PostgreSQL tells by SQLSTATE; two letters mean the whole class.
_POSTGRES: tuple[tuple[str, type[StorageError], str, str], ...] = (
    ("53100", DiskFull, later("The database server's disk is full; nothing was saved."), ROOM),
    ("55P03", Locked, later("The database is busy."), BUSY),
    ("57014", Locked, later("The database did not answer in time."), BUSY),
    ("40", Locked, later("Two changes met; nothing was saved."), later("Try again.")),
    ("25006", ReadOnly, later("The database is read-only."), later("Use a server that accepts writes.")),
    ("XX", Corrupt, later("The database server reports damaged data."), later("Restore a backup of the server.")),
    ("42P01", SchemaMismatch, later("The database is of another version."), SET_UP),
    ("42703", SchemaMismatch, later("The database is of another version."), SET_UP),
    ("08", Unreachable, later("The database server cannot be reached."), REACH),
    ("57P", Unreachable, later("The database server is shutting down."), REACH),
    ("28", Unreachable, later("The database server refused the login."), REACH),
    ("3D000", Unreachable, later("The database does not exist on the server."), REACH),
)

# Constraints that a person can run into, in their words.
_RULES = {
    "ck_personas_adult": later("A persona is 18 to 120 years old."),
    "ck_personas_name_length": later("A name has 1 to 60 characters."),
    "ck_personalities_temperature": later("The temperature lies between 0 and 2."),
    "ck_personalities_extroversion": later("A trait lies between 0 and 1."),
    "ck_personalities_creativity": later("A trait lies between 0 and 1."),
    "ck_personalities_humor": later("A trait lies between 0 and 1."),
    "ck_personalities_professionalism": later("A trait lies between 0 and 1."),
    "ck_personalities_authenticity": later("A trait lies between 0 and 1."),
}


def translated(error: SQLAlchemyError | sqlite3.Error) -> Exception:
    """What `error` is to the rest of the program; the error itself where it is a bug and should be loud."""
    if isinstance(error, PoolTimeout):
        return Locked(tr("The database is busy: a change is taking very long."), fix=tr("Try again in a moment."))
    if isinstance(error, IntegrityError):
        return _broken_rule(error)
    if isinstance(error, DataError):
        return Invalid(tr("A text is too long, or has characters that cannot be kept."), rule="data")
    if isinstance(error, DBAPIError):
        return _refusal(error.orig) or error
    if isinstance(error, sqlite3.Error):  # from a connection that was just being made
        return _refusal(error) or error
    if isinstance(error, StatementError) and isinstance(error.orig, ValueError):
        return error.orig  # a naive time, a word that is not of the enumeration
    return error


def translated_os(error: OSError, what: str) -> StorageError | OSError:
    """What a failed file operation on `what` means, or the error itself where it means nothing special."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return DiskFull(
            tr("There is no room left to write {what}.", what=f"{what[:1].lower()}{what[1:]}"), fix=tr(ROOM)
        )
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return ReadOnly(tr("{what} may not be written.", what=what), fix=tr(RIGHTS))
    if error.errno in _SHARE_AWAY:
        return Away(tr("{what} does not answer ({why}).", what=what, why=error.strerror), fix=tr(MOUNT))
    return error


def _refusal(error: BaseException | None) -> StorageError | None:
    said = str(error)
    if (name := getattr(error, "sqlite_errorname", None)) is not None:
        for beginning, kind, message, fix in _SQLITE:
            if name.startswith(beginning):
                return kind(tr(message), fix=tr(fix))
        if said.startswith(("no such table", "no such column")):
            return SchemaMismatch(tr("The database is of another version."), fix=tr(SET_UP))
        return None
    state = getattr(error, "sqlstate", None) or ""
    for beginning, kind, message, fix in _POSTGRES:
        if state.startswith(beginning):
            return kind(tr(message), fix=tr(fix))
    if type(error).__name__ == "OperationalError" and not state:
        return Unreachable(tr("The database server cannot be reached."), fix=tr(REACH))
    return None


def _broken_rule(error: IntegrityError) -> StorageError:
    said = str(error.orig)
    diagnosis = getattr(error.orig, "diag", None)
    rule = (getattr(diagnosis, "constraint_name", None) or "") if diagnosis else ""
    if not rule and (found := re.search(r"constraint failed: (.+)", said)):
        rule = found[1]
    state = getattr(error.orig, "sqlstate", "")
    if state == "23505" or "UNIQUE constraint" in said:
        return Taken(
            tr("That exists already ({rule}).", rule=rule), fix=tr("Choose another name, or change the existing one.")
        )
    if state == "23503" or "FOREIGN KEY" in said:
        return Invalid(tr("Something that this names does not exist, or is still in use."), rule=rule or "foreign key")
    said = tr(_RULES[rule]) if rule in _RULES else tr("The database refused the values ({rule}).", rule=rule)
    return Invalid(said, rule=rule)
