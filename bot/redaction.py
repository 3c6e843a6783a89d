"""Keeping secrets out of everything that is written: by their values where known, by their looks everywhere.

The finished text is what is redacted, after arguments, tracebacks and objects have become text: a secret has many ways
into a line and one way out. Telegram's tokens stand inside URLs (`/bot123:ABC/`), where a word boundary before the
digits does not exist, so no pattern here begins with one.
"""

import json
import math
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote
from weakref import WeakSet

HIDDEN = "[hidden]"

# What a secret looks like wherever it stands. None of these can match a quote or a backslash, so they are safe to
# apply to JSON. Every repetition is bounded or followed by nothing, so that hostile text costs linear time.
LOOKS = re.compile(
    r"\d{6,16}:[A-Za-z0-9_-]{30,}"  # Telegram
    r"|[A-Za-z0-9_-]{23,30}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}"  # Discord
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"  # JSON web tokens
    r"|sk-[A-Za-z0-9_-]{16,}|hf_[A-Za-z0-9]{20,}|AIza[A-Za-z0-9_-]{30,}|AKIA[A-Z0-9]{16}"  # model providers, clouds
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|EAA[A-Za-z0-9]{20,}|IG[A-Za-z0-9_-]{30,}"  # Instagram, Facebook
)

QUOTE = r"\\{0,4}[\"']?"  # JSON inside JSON has backslashes before its quotes

# What stands before a secret: the lead-in is kept, the rest hidden.
LEADS = [
    re.compile(lead, re.IGNORECASE)
    for lead in (
        r"(/bot)\d+:[^/\s\"'\\]+",  # a Telegram URL, whatever its token looks like
        r"(/webhooks/\d+/)[^/?\s\"'\\]+",
        r"(/interactions/\d+/)[^/?\s\"'\\]+",
        r"(hooks\.slack\.com/services/)[^\s\"'\\]+",
        r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@\"'\\]{0,100}:)[^\s\"'\\]*(?=@)",  # scheme://user:password@
        r"(\b[a-z][a-z0-9+.-]{1,20}://)(?=[^\s:/@\"'\\]{0,200}\d)[^\s:/@\"'\\]{16,200}(?=@)",  # scheme://token@
        rf"(\b(?:set-)?cookie{QUOTE}\s{{0,3}}[:=]\s{{0,3}}{QUOTE})"
        r"[^\s;=\"'\\]{1,100}=[^\s;\"'\\]+(?:;\s{0,2}[^\s;=\"'\\]{1,100}=[^\s;\"'\\]+){0,50}",
        rf"(\bauthorization{QUOTE}[\]\)]?\s{{0,3}}[:=,]\s{{0,3}}(?:b(?=\\{{0,4}}[\"']))?{QUOTE}"
        r"(?:(?:bearer|bot|basic|token)\s{1,3})?)[^\s\"',}\]\)\\]+",
        r"(\b(?:bearer|basic)\s{1,3})(?=\S{0,200}[\d=])[A-Za-z0-9._~+/=-]{8,}",
        r"([?&;](?:[a-z_-]{0,30}(?:token|secret|password|passwd|signature|key)|sig|code)=)[^&;\s\"'\\]+",
        # token=…, "api_key": "…": only with a digit in it, so that "telegram.token: not set" stays readable
        rf"([a-z_.-]{{0,30}}(?:token|secret|password|passwd|passphrase|api[_-]?key){QUOTE}\s{{0,3}}[:=]\s{{0,3}}"
        rf"(?:b(?=\\{{0,4}}[\"']))?{QUOTE})"
        r"(?=[^\s\"',}\\]{0,200}\d)[^\s\"',}\\]{6,}",
    )
]

TELLING_KEY = re.compile(
    r"(?:token|secret|password|passwd|passphrase|api[_-]?key|authorization|cookie|credential)s?$", re.IGNORECASE
)


# Every redactor of this process: what opens an account is learned by all of them when it is opened.
_ALL: "WeakSet[Redactor]" = WeakSet()
OPENS = ("token", "access", "refresh", "client_secret", "password")  # fields of what is sealed


def hide(sealed: Mapping[str, Any]) -> None:
    """Hide from now on, in everything that this process writes, what is sealed or was opened: tokens, and what was pasted."""
    told = [str(sealed[name]) for name in OPENS if sealed.get(name)]
    # Of a paste, what has a dot is a handle or a server's name, and no secret.
    told += [
        part.rpartition("/")[2] for part in str(sealed.get("words", "")).split() if "." not in part.rpartition("/")[2]
    ]
    for redactor in list(_ALL):
        redactor.learn(*told)


class Redactor:
    """Hides secrets in text. Knows the values that it was told, and what secrets look like."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.learn(*secrets)
        _ALL.add(self)

    def learn(self, *secrets: str) -> None:
        """Hide these values from now on, also as they stand in a URL, in JSON and in a `repr`."""
        before = len(self._forms)
        for secret in secrets:
            if len(secret) < 6:  # a shorter one would black out ordinary words
                continue
            self._forms |= {secret, quote(secret, safe=""), quote(secret)}
            self._forms |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
        if len(self._forms) > before:
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._known = re.compile("|".join(re.escape(form) for form in longest_first))

    def text(self, text: str) -> str:
        """`text` without secrets.

        >>> Redactor(["hunter22"]).text("hunter22 at https://api.telegram.org/bot123:ABC/getMe?api_key=9x9")
        '[hidden] at https://api.telegram.org/bot[hidden]/getMe?api_key=[hidden]'
        """
        text = self.line(text)
        for lead in LEADS:
            text = lead.sub(rf"\1{HIDDEN}", text)
        return text

    def line(self, line: str) -> str:
        """A finished JSON line without known and recognisable secrets; it stays JSON."""
        if self._known is not None:
            line = self._known.sub(HIDDEN, line)
        return LOOKS.sub(HIDDEN, line)

    def event(self, event: Any) -> str:
        """`event` as a finished JSON line without secrets."""
        line = self.line(json.dumps(event, ensure_ascii=False))
        try:
            json.loads(line)
        except ValueError:  # a secret such as 000000 begins within an escape: then value by value
            return json.dumps(self.value(event), ensure_ascii=False)
        return line

    def value(self, value: Any, *, depth: int = 0) -> Any:
        """`value` as JSON can hold it, without secrets: by the names of its keys too. Never raises."""
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)  # JSON has no word for it
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if depth < 6 and isinstance(value, dict):
            return {
                self.text(str(key)): HIDDEN
                if TELLING_KEY.search(str(key)) and isinstance(inner, str | bytes)
                else self.value(inner, depth=depth + 1)
                for key, inner in list(value.items())[:200]
            }
        if depth < 6 and isinstance(value, list | tuple | set | frozenset):
            return [self.value(inner, depth=depth + 1) for inner in list(value)[:200]]
        try:
            return self.text(str(value))
        except Exception as error:  # any object may be logged, and its __str__ may do anything
            return f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"


class GuardedStream:
    """A text stream that redacts what is written to it; everything else is the stream's own."""

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        self._stream = stream
        self._redactor = redactor

    def write(self, text: str) -> int:
        self._stream.write(self._redactor.text(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def guarded_streams(redactor: Redactor) -> Iterator[None]:
    """Redact what is printed while this is entered. Bytes written to `sys.stdout.buffer` are not text and not seen."""
    before = sys.stdout, sys.stderr
    sys.stdout = GuardedStream(sys.stdout, redactor)
    sys.stderr = GuardedStream(sys.stderr, redactor)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def guarded_hook(redactor: Redactor) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return a `sys.excepthook` that prints a traceback as Python does, without secrets: a bug is loud, not talkative."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(redactor.text("".join(traceback.format_exception(kind, error, trace))))

    return hook
