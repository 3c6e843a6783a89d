"""The kinds of values that settings have: lengths of time, addresses, tokens. Each says in words what is wrong."""

import re
import shlex
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr

UNITS = {"ms": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
SPELLED = {
    "second": "s",
    "seconds": "s",
    "minute": "min",
    "minutes": "min",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
}


def as_length(value: Any) -> Any:
    """A length of time from seconds or words.

    >>> as_length("15 min")
    datetime.timedelta(seconds=900)
    >>> as_length(1.5)
    datetime.timedelta(seconds=1, microseconds=500000)
    """
    if isinstance(value, timedelta):
        return value
    if isinstance(value, bool):
        raise ValueError("is not a length of time")
    if isinstance(value, int | float):
        return timedelta(seconds=value)
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", str(value).lower())
    if not found:
        raise ValueError("is not a length of time")
    unit = SPELLED.get(found[2], found[2]) or "s"
    if unit not in UNITS:
        raise ValueError(f"has an unknown unit {found[2]!r}")
    return timedelta(seconds=float(found[1]) * UNITS[unit])


def in_words(length: timedelta) -> str:
    """A length of time as a person writes it.

    >>> in_words(timedelta(minutes=15)), in_words(timedelta(seconds=90)), in_words(timedelta(seconds=0.4))
    ('15 min', '90 s', '0.4 s')
    """
    seconds = length.total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def a_web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not a web address")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("has more in it than scheme, host, port and path")
    return value.rstrip("/")


def a_web_address_or_none(value: str) -> str:
    return a_web_address(value) if value else ""


def a_prefix(value: str) -> str:
    parts = [part for part in value.split("/") if part]
    if not all(re.fullmatch(r"[A-Za-z0-9._-]+", part) and part.strip(".") for part in parts):
        raise ValueError("is not a path of letters, digits, dots and dashes")
    return "/".join(parts)


def a_bot_api_address(value: str) -> str:
    """Where a bot's token follows in the paths of the Bot API; a server's bare address gets the part that is missing.

    >>> a_bot_api_address("http://127.0.0.1:8081/")
    'http://127.0.0.1:8081/bot'
    """
    address = a_web_address(value)
    return address if address.endswith("/bot") else f"{address}/bot"


def a_bot_file_address(value: str) -> str:
    """As `a_bot_api_address`, for the server's files; nothing stays nothing.

    >>> a_bot_file_address("http://127.0.0.1:8081")
    'http://127.0.0.1:8081/file/bot'
    """
    if not value:
        return ""
    address = a_web_address(value)
    if address.endswith("/bot"):
        return address
    return f"{address}/bot" if address.endswith("/file") else f"{address}/file/bot"


def a_discord_api_address(value: str) -> str:
    """Discord's REST address with its version; a server's bare address gets that of the library.

    >>> a_discord_api_address("http://127.0.0.1:8082")
    'http://127.0.0.1:8082/api/v10'
    """
    address = a_web_address(value)
    if re.search(r"/v\d+$", address):
        return address
    return f"{address}/v10" if address.endswith("/api") else f"{address}/api/v10"


def a_gateway_address(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname:
        raise ValueError("is not a WebSocket address")
    return value


def a_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        near = nearest(value.replace(" ", "_"), sorted(available_timezones()))
        raise ValueError("is not a timezone" + (f"; did you mean {near}?" if near else "")) from None
    return value


def a_height(value: int) -> int:
    if value and (value % 2 or not 256 <= value <= 1920):
        raise ValueError("is no height of a reel")
    return value


def a_model(value: str) -> str:
    if value in {"auto", "offline"} or re.fullmatch(r"[a-z][a-z0-9_]*:\S+", value):
        return value
    raise ValueError("is not a model")


def a_workflow(value: str) -> str:
    if re.fullmatch(r"auto|[a-z0-9]+(?:-[a-z0-9]+)*", value) and len(value) <= 60:
        return value
    raise ValueError("is not the name of a workflow")


def some_arguments(value: str) -> str:
    try:
        shlex.split(value)
    except ValueError as error:
        raise ValueError(f"cannot be read ({str(error).lower()})") from error
    return value


def as_command(value: Any) -> Any:
    """A command line as its arguments: a list of them, or one line as in a shell, which none reads.

    >>> as_command("speak -v '{voice}' {out}")
    ('speak', '-v', '{voice}', '{out}')
    """
    if isinstance(value, str):
        try:
            return tuple(shlex.split(value))
        except ValueError as error:
            raise ValueError(f"cannot be read ({str(error).lower()})") from error
    return tuple(value) if isinstance(value, list) else value


def a_speaking_command(value: tuple[str, ...]) -> tuple[str, ...]:
    from tools.speech.engines import problem_of_command  # late: only who names one needs it

    if value and (problem := problem_of_command(value)):
        raise ValueError(problem)
    return value


def queues_in(value: str) -> list[str]:
    """Return the queues that are named, by commas or blanks.

    >>> queues_in("gpu, render")
    ['gpu', 'render']
    """
    return [name for name in re.split(r"[,\s]+", value.lower()) if name]


def some_queues(value: str) -> str:
    unknown = sorted(set(queues_in(value)) - {"gpu", "render", "posts"})
    if unknown:
        raise ValueError(f"names {unknown[0]!r}, which is no queue")
    return value


def a_host(value: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9.-]{0,50}", value):
        return value
    raise ValueError("is not a name of a host")


def a_database(value: str) -> str:
    if re.match(r"sqlite(\+aiosqlite)?:///.|postgresql(\+(psycopg|asyncpg))?://.", value):
        return value
    raise ValueError("is not a database address this program can use")  # never shown: it may hold a password


def a_telegram_token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if token and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise ValueError("does not look like a bot token (digits, a colon, letters)")
    return SecretStr(token)


def a_discord_token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip().removeprefix("Bot ")
    if re.search(r"\s", token):
        raise ValueError("has blanks in it, so it is not a bot token")
    return SecretStr(token)


def a_chat(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def on_or_off(value: Any) -> Any:
    return {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value


def nearest(word: str, choices: list[str]) -> str:
    from rapidfuzz import fuzz, process  # late: only a mistake needs it

    found = process.extractOne(word.lower(), {choice: choice.lower() for choice in choices}, scorer=fuzz.WRatio)
    return str(found[2]) if found and found[1] >= 75 else ""


Length = Annotated[timedelta, BeforeValidator(as_length)]
WebAddress = Annotated[str, AfterValidator(a_web_address)]
Command = Annotated[tuple[str, ...], BeforeValidator(as_command), AfterValidator(a_speaking_command)]
Chat = Annotated[str, BeforeValidator(a_chat)]
