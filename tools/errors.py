"""Failures, sorted by who can do something about them; that decides what happens next."""

from datetime import timedelta


class TroupeError(Exception):
    """A failure with one clear line for the person. `fix` says what to do next, where something helps."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class InvalidRequest(TroupeError):
    """The request cannot be done as asked: the model, or the person, may ask again."""


class Missing(InvalidRequest):
    """One argument is missing or fits several things: the person is asked for it, and the call goes on with the answer."""

    def __init__(self, message: str, *, argument: str, choices: tuple[str, ...] = (), fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.argument = argument
        self.choices = choices


class Unavailable(TroupeError):
    """Nothing was sent or made: a server is away or a resource is short. Time may mend it."""


class Absent(Unavailable):
    """What was asked is not set up here at all: whoever has another way takes it without a word."""


class RateLimited(Unavailable):
    """Nothing was sent: the other side asks to wait for `retry_after`."""

    def __init__(self, message: str, *, retry_after: timedelta, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.retry_after = retry_after


class OutcomeUnknown(TroupeError):
    """It may have been sent (timeout, reset, 5xx). Look, else ask a person; never send again by itself."""


class Refused(TroupeError):
    """It is not allowed, by a platform or by the product's own gate. Nobody retries; the person is told."""


class NotAuthorized(TroupeError):
    """A credential or permission is missing or revoked; the message names the setting."""


class LoggedOut(NotAuthorized):
    """Nothing was sent: an account must be connected anew. Its posts wait for that, and none of them fails."""
