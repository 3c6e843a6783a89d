"""Whether a request is one that the Bot API knows, by the classes that python-telegram-bot carries of it.

The parameters of a method are those of the library's own method of this name; an object is read by the class that has its
name, which keeps apart what it does not know. So a field that is misspelt, missing, of another kind or made up is found,
whichever way it came into the request.
"""

import inspect
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, Final, get_args

import telegram
from telegram import TelegramObject

# Of the library's own methods, what it never sends: its patience, and conveniences that it turns into other fields.
NOT_SENT: Final = frozenset(
    {
        *("self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs", "filename"),
        *("reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview"),
    }
)
WHOLE: Final = re.compile(r"-?\d+")
DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?")


def wrong_with(method: str, params: dict[str, str], files: set[str]) -> str:
    """Return what the Bot API does not know of a request, in a few words; "" when it is well-formed.

    `files` are the names of the parts that are files.
    """
    known = _parameters(method)
    if known is None:
        return f"there is no method {method}"
    sent = {*params, *(name for name in files if name in known)}
    if unknown := sent - known.keys():
        return f"{method} has no {', '.join(sorted(unknown))}"
    needed = {name for name, one in known.items() if one.default is inspect.Parameter.empty}
    if missing := needed - sent:
        return f"{method} needs {', '.join(sorted(missing))}"
    for name, value in params.items():
        if said := _wrong_value(name, known[name].annotation, value):
            return f"{name} of {method}: {said}"
    return ""


@cache
def _parameters(method: str) -> dict[str, inspect.Parameter] | None:
    theirs = getattr(telegram.Bot, method, None)
    if theirs is None or "_" in method:
        return None
    return {name: one for name, one in inspect.signature(theirs).parameters.items() if name not in NOT_SENT}


def _wrong_value(name: str, annotation: Any, value: str) -> str:
    if name in OBJECTS:
        try:
            given = json.loads(value)
        except ValueError:
            return f"no JSON: {value[:60]}"
        return OBJECTS[name](given)
    kinds = {one for one in get_args(annotation) or (annotation,) if isinstance(one, type)} - {type(None)}
    if kinds == {bool} and value not in {"true", "false", "True", "False"}:
        return f"no truth value: {value[:60]}"
    if kinds == {int} and not WHOLE.fullmatch(value):
        return f"no whole number: {value[:60]}"
    if kinds and kinds <= {int, float, timedelta} and not DECIMAL.fullmatch(value):
        return f"no number: {value[:60]}"
    return ""


def _one(kind: type[TelegramObject], given: Any) -> str:
    """Read an object by its class; say what the class does not know or cannot do without."""
    if not isinstance(given, dict):
        return f"no {kind.__name__}: {str(given)[:60]}"
    try:
        read = kind.de_json(given, None)
    except (TypeError, ValueError, KeyError) as error:
        return f"no {kind.__name__}: {error}"
    return _unknown(read)


def _unknown(read: Any) -> str:
    """Say what is in an object, or in one inside it, that its class does not know."""
    if isinstance(read, list | tuple):
        return next(filter(None, map(_unknown, read)), "")
    if not isinstance(read, TelegramObject):
        return ""
    # What a class always sends, as force_reply, it takes from nobody.
    if unknown := read.api_kwargs.keys() - set(_slots(type(read))):
        return f"{type(read).__name__} has no {', '.join(sorted(unknown))}"
    return next(filter(None, (_unknown(getattr(read, name)) for name in _slots(type(read)))), "")


@cache
def _slots(kind: type[TelegramObject]) -> tuple[str, ...]:
    names = [name for one in kind.__mro__ for name in getattr(one, "__slots__", ())]
    return tuple(name for name in names if not name.startswith("_") and name != "api_kwargs")


def _each(kind: type[TelegramObject]) -> Callable[[Any], str]:
    def check(given: Any) -> str:
        if not isinstance(given, list):
            return f"no list of {kind.__name__}"
        return next(filter(None, (_one(kind, one) for one in given)), "")

    return check


def _keyboard(given: Any) -> str:
    forms = {"inline_keyboard": telegram.InlineKeyboardMarkup, "force_reply": telegram.ForceReply}
    kind = next((form for key, form in forms.items() if isinstance(given, dict) and key in given), None)
    return _one(kind, given) if kind is not None else f"no keyboard: {str(given)[:60]}"


def _media(given: Any) -> str:
    """One input medium, or an album of them. The library reads none back, so their fields are those that it can be given."""
    if isinstance(given, list):
        return next(filter(None, map(_media, given)), "")
    name = f"InputMedia{str(given.get('type', '')).title()}" if isinstance(given, dict) else ""
    kind = getattr(telegram, name, None)
    if kind is None:
        return f"no medium: {str(given)[:60]}"
    known = inspect.signature(kind.__init__).parameters.keys() - NOT_SENT | {"type"}
    lacking = {"media"} - given.keys()
    unknown = given.keys() - known
    return f"{name} lacks {lacking} and has no {unknown}" if lacking or unknown else ""


def _names(given: Any) -> str:
    is_list = isinstance(given, list) and all(isinstance(one, str | int) for one in given)
    return "" if is_list else f"no list: {str(given)[:60]}"


OBJECTS: Final[dict[str, Callable[[Any], str]]] = {
    "reply_markup": _keyboard,
    "media": _media,
    "commands": _each(telegram.BotCommand),
    "entities": _each(telegram.MessageEntity),
    "caption_entities": _each(telegram.MessageEntity),
    "scope": lambda given: _one(telegram.BotCommandScope, given),
    "reply_parameters": lambda given: _one(telegram.ReplyParameters, given),
    "link_preview_options": lambda given: _one(telegram.LinkPreviewOptions, given),
    "allowed_updates": _names,
    "message_ids": _names,
}
