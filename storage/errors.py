"""What can go wrong below the collections, in words for a person.

`storage` stands on nothing, so these are not the errors of `tools.errors`; whoever calls storage decides what
a failure means for the request. Each has a `message` (one line) and a `fix` (what to do next, where that is known).
"""


class StorageError(Exception):
    """The data folder or the database did not do what was asked; nothing was half done."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class DiskFull(StorageError):
    """There is no room, or less than the floor that is kept free. Nothing was written."""


class Locked(StorageError):
    """Another process kept the database busy for longer than we wait. Trying again may work."""


class ReadOnly(StorageError):
    """The database or its folder may not be written to."""


class Corrupt(StorageError):
    """The file is damaged, or is no database at all. It is left as it is."""


class Unreachable(StorageError):
    """The database cannot be opened: a missing folder, a refused connection, a wrong address."""


class Away(StorageError):
    """Where the files lie does not answer, or lets nobody in. Nothing was lost; the same again may work later."""


class SchemaMismatch(StorageError):
    """The database was written by a newer version of the program, or was never set up."""


class Held(StorageError):
    """Another process works in this data folder. `command` and `pid` name it."""

    def __init__(self, message: str, *, fix: str = "", command: str = "", pid: int | None = None) -> None:
        super().__init__(message, fix=fix)
        self.command = command
        self.pid = pid


class Displaced(StorageError):
    """This process was counted as lost, and others go on with its work: it must do nothing more."""


class NotFound(StorageError):
    """No such row, or it is deleted."""


class Taken(StorageError):
    """It exists already: a name, a style, a destination."""


class Changed(StorageError):
    """The row is no longer the version that the person saw. Nothing was changed."""


class Invalid(StorageError):
    """The database refused the values. `rule` names the constraint or the field."""

    def __init__(self, message: str, *, fix: str = "", rule: str = "") -> None:
        super().__init__(message, fix=fix)
        self.rule = rule
