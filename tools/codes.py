"""Codes that a person types: ten characters of Crockford's alphabet, 50 bits, read however they are written."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U to be mistaken
LENGTH = 10  # characters of five bits
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Return a code as a person reads it out.

    >>> shown("0123456789")
    '01234-56789'
    """
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str:
    """Return the code that `text` is, alone or behind /start or /link; "" when it is none.

    >>> read_code("/start ol234 56789"), read_code("hello")
    ('0123456789', '')
    """
    words = re.sub(r"^/(?:start|link)\b(?:@\w+)?\s*", "", text.strip(), flags=re.IGNORECASE)
    code = re.sub(r"[\s-]", "", words[:40]).upper().translate(READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
