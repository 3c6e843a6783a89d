"""What a voice may be given to say: plain words, whatever they were cut from. Pure."""

import re
import unicodedata
from typing import Final

from storage.wording import tr
from tools.errors import InvalidRequest

LONGEST: Final = 2000  # characters: somewhat over two minutes, and a reel runs three
# What programs would take for orders: tags (SSML) and phonemes in double brackets (espeak-ng, Piper).
_TAG: Final = re.compile(r"</?[A-Za-z!?][^<>]*>")
_BRACKETS: Final = re.compile(r"\[{2,}|\]{2,}")
_KEPT_OUT: Final = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control signs, marks of direction, what is no sign at all


def sayable(words: str) -> str:
    """`words` in one line, without what a program could take for an order. Raises InvalidRequest for too many, or none.

    >>> sayable("<speak>Good  morning,\\n[[sun]]!</speak>")
    'Good morning, sun!'
    """
    if len(words) > LONGEST:
        raise InvalidRequest(
            tr("that is {count} characters to say", count=len(words)),
            fix=tr("at most {longest}, which is about two minutes", longest=LONGEST),
        )
    text = _BRACKETS.sub(" ", _TAG.sub(" ", unicodedata.normalize("NFC", words)))
    text = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_kept(char))
    text = re.sub(r"\s+([,.!?;:…])", r"\1", " ".join(text.split()))
    if not any(char.isalnum() for char in text):
        raise InvalidRequest(tr("there is nothing to say in that"), fix=tr('for example --say "Good morning"'))
    return text


def _is_kept(char: str) -> bool:
    return unicodedata.category(char) not in _KEPT_OUT
