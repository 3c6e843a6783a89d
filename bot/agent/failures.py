"""What went wrong with a model, read from whatever its client raised: in a person's words, and whether it may pass.

Clients are not imported for it: a failure is read by the status that it carries, else by its words and its kind's name.
"""

from enum import Enum

from storage.wording import later


class Failure(Enum):
    """A kind of failure. `words` finish the sentence "it did not answer: …"."""

    AWAY = later("its server does not run")
    ABSENT = later("it is not installed any more")
    UNKNOWN = later("its provider knows no such model, or nothing at that address")
    FULL = later("the conversation is longer than it can read")
    BUSY = later("its server has too much to do")
    MEMORY = later("it does not fit into the memory")
    SLOW = later("it took too long")
    CALLS = later("its server cannot read its calls")
    KEY = later("its key is not accepted")
    SETTINGS = later("its client lacks a setting (the log says which)")
    EMPTY = later("nothing came")
    BROKEN = later("its server failed")

    @property
    def may_pass(self) -> bool:
        """Whether the same question, asked once more, may well be answered."""
        return self in {Failure.BUSY, Failure.MEMORY, Failure.EMPTY, Failure.BROKEN}


class ModelFailed(Exception):
    """A model, its server or the way to it failed; the cause says how."""

    def __init__(self, message: str, *, kind: Failure = Failure.BROKEN) -> None:
        super().__init__(message)
        self.kind = kind


# The first that matches counts. Of Ollama's answers, as its server and its runners write them.
_SIGNS: tuple[tuple[str, Failure], ...] = (
    ("support tools", Failure.CALLS),
    ("tool call", Failure.CALLS),
    ("error parsing", Failure.CALLS),
    ("failed to parse", Failure.CALLS),
    ("parse error", Failure.CALLS),
    ("invalid character", Failure.CALLS),
    ("out of memory", Failure.MEMORY),
    ("more system memory", Failure.MEMORY),
    ("cudamalloc", Failure.MEMORY),
    ("no data received", Failure.EMPTY),
    ("try pulling it", Failure.ABSENT),
    ("context length", Failure.FULL),
    ("context_length", Failure.FULL),
    ("context window", Failure.FULL),
    ("context size", Failure.FULL),
    ("prompt is too long", Failure.FULL),
)
_STATUSES = {401: Failure.KEY, 403: Failure.KEY, 404: Failure.UNKNOWN, 408: Failure.SLOW, 429: Failure.BUSY, 503: Failure.BUSY}  # fmt: skip
_NAMES = {
    "ConnectError": Failure.AWAY,
    "ConnectTimeout": Failure.AWAY,
    "ConnectionError": Failure.AWAY,  # Ollama's client, where nobody listens
    "APIConnectionError": Failure.AWAY,
    "ReadTimeout": Failure.SLOW,
    "WriteTimeout": Failure.SLOW,
    "TimeoutError": Failure.SLOW,
    "APITimeoutError": Failure.SLOW,
}


def failed(error: BaseException) -> ModelFailed:
    """Return what `error`, raised by any provider's client, comes to.

    >>> failed(TimeoutError()).kind.value
    'it took too long'
    """
    return ModelFailed(f"{type(error).__name__}: {error}", kind=_kind(error))


def _kind(error: BaseException) -> Failure:
    status = getattr(error, "status_code", None)
    words = str(error).lower()
    if status in {401, 403}:
        return Failure.KEY
    for sign, kind in _SIGNS:
        if sign in words:
            return kind
    if status == 404 and type(error).__module__.partition(".")[0] == "ollama":
        return Failure.ABSENT
    if isinstance(status, int) and status in _STATUSES:
        return _STATUSES[status]
    return next((_NAMES[base.__name__] for base in type(error).__mro__ if base.__name__ in _NAMES), Failure.BROKEN)
