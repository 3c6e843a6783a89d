"""What a persona said lately."""

from collections.abc import Iterable

from tools.captions.phrasebook import Line

LONGEST_LOOK = 800  # characters of an earlier caption that are looked at


class Earlier:
    """One part of the captions before, newest first: what a new one does not repeat."""

    def __init__(self, texts: Iterable[str], *, alone: bool) -> None:
        self._texts = [" ".join(text[:LONGEST_LOOK].casefold().split()) for text in texts]
        self._all = "\n".join(self._texts)
        self._alone = alone

    def has(self, line: Line) -> bool:
        return line.was_said(self._all, alone=self._alone)

    def age(self, line: Line) -> int:
        """Return how many captions ago `line` was said."""
        said = (ago for ago, text in enumerate(self._texts) if line.was_said(text, alone=self._alone))
        return next(said, len(self._texts))
