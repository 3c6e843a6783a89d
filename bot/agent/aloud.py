"""What may be shown of prose that a model is still writing: whole sentences, each of which has been judged.

Nothing that was shown is taken back. So a sentence is shown once all up to it passed `claims.py`; the first that does not
ends it, and what was shown until then is what the model has said. A fragment is not worth a message: less than a line waits
for the end of the answer.
"""

import json
import re
from collections.abc import Callable, Sequence

from bot.agent.claims import claim_in
from bot.agent.repair import prose_of, spoken_of
from bot.agent.speech import can_be_judged, plain, tokens

FIRST = 40  # characters: shorter beginnings are not shown
ENDS = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s)|(?<=\S)(?=\n)")
_NO_CALLS = re.compile(r'^\s*\{\s*"calls"\s*:\s*\[\s*\]\s*,\s*"reply"\s*:\s*"')


def _nobody(text: str) -> None:
    """Show nothing."""


class Aloud:
    """One reply of a model, as it is written. `tell` is handed the whole of it each time there is more to show."""

    def __init__(
        self, *, names: Sequence[str], tell: Callable[[str], None] = _nobody, has_acted: Callable[[], bool]
    ) -> None:
        """`names` are the personas, as `claim_in` takes them. Once something `has_acted`, receipts say what happened."""
        self._names = names
        self._tell = tell
        self._has_acted = has_acted
        self._judged = 0  # characters of the prose that were looked at
        self._is_over = False
        self.said = ""  # what a person may have read: it stays

    def begin(self) -> None:
        """Another answer begins. What was shown of an earlier one is not mixed with it."""
        self._judged = 0
        self._is_over |= bool(self.said) or self._has_acted()

    def hear(self, text: str) -> None:
        """Take the answer as far as it is written."""
        if self._is_over:
            return
        prose = spoken_of(text)
        more = ""
        for ends in [found.end() for found in ENDS.finditer(prose, self._judged)]:
            if ends <= self._judged:
                continue
            part = prose[:ends]
            self._judged = ends
            if not prose_of(part):  # it goes round in circles
                self._is_over = True
                break
            if claim_in(part, names=self._names) is None:
                if len(part) >= FIRST and part.startswith(self.said) and _is_closed(part):
                    more = part
            elif can_be_judged([word for line in part.split("\n") for word in tokens(plain(line))]):
                self._is_over = True
                break
        if more:
            self.said = more
            self._tell(more)

    def hear_plan(self, text: str) -> None:
        """Likewise, of a plan in JSON: its reply counts where it has no calls, and they stand before it."""
        begun = _NO_CALLS.match(text)
        if begun is not None:
            self.hear(_unquoted(text[begun.end() :]))

    def kept(self, prose: str) -> str:
        """Return what the model has said in the end: `prose`, unless something else was shown."""
        return prose if prose.startswith(self.said) else self.said


def _is_closed(text: str) -> bool:
    """Whether every mark that `text` opens ends in it."""
    return text.count("**") % 2 == 0 and text.count("`") % 2 == 0


def _unquoted(text: str) -> str:
    """Return the beginning of a JSON string, as far as it is there.

    >>> _unquoted('The sea.\\\\nAnd "}'), _unquoted("A wa\\\\u00")
    ('The sea.\\nAnd ', 'A wa')
    """
    inside = re.match(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*', text)
    assert inside is not None, "it matches an empty text, too"
    return str(json.loads(f'"{inside[0]}"'))
