"""The text of a view on each chat: Telegram's HTML, Discord's Markdown, the terminal.

A view's text is plain, with **bold**, `code` and ```blocks of code``` as its only marks; only a block has more than one
line. A backslash before `*`, a backtick or a backslash takes it as it is: `tools.marks.plain` writes somebody else's text so that it carries no mark.
"""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.fronts.front import Progress, View
from storage.wording import speaking, tr

if TYPE_CHECKING:
    from rich.text import Text

MARKS = re.compile(
    r"```(?:[\w+#.-]{0,20}\n)?(?P<block>(?:(?!```).)*?[^\s`](?:(?!```).)*?)\n?```"
    r"|\\(?P<escaped>[*`\\])|\*\*(?P<bold>(?:\\[*`\\]|[^*\n\\]|\\|\*(?!\*))+?)\*\*|`(?P<code>[^`\n]+)`",
    re.DOTALL,
)
ESCAPED = re.compile(r"\\([*`\\])")
BAR = 10  # cells


@dataclass(frozen=True, kw_only=True)
class Span:
    text: str
    mark: Literal["", "bold", "code", "block"] = ""


Spans = tuple[Span, ...]


def whole(text: str) -> str:
    """`text` without halves of characters, which no platform takes: a model or a broken client may write them."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def parse(text: str) -> Spans:
    """Read the marks of a view's text. A mark that is never closed is text.

    >>> [(span.text, span.mark) for span in parse("a **b** `c`")]
    [('a ', ''), ('b', 'bold'), (' ', ''), ('c', 'code')]
    """
    text = whole(text)
    spans: list[Span] = []
    at = 0
    for found in MARKS.finditer(text):
        spans.append(Span(text=text[at : found.start()]))
        if found["bold"]:
            spans.append(Span(text=ESCAPED.sub(r"\1", found["bold"]), mark="bold"))
        elif found["block"]:
            spans.append(Span(text=found["block"], mark="block"))
        elif found["code"]:
            spans.append(Span(text=found["code"], mark="code"))
        else:
            spans.append(Span(text=found["escaped"]))
        at = found.end()
    spans.append(Span(text=text[at:]))
    return _joined(spans)


def text_of(view: View) -> Spans:
    """The text of a view with its progress as a last line."""
    spans = parse(view.text)
    if view.progress is None or view.is_final:
        return spans
    with speaking(view.language):
        line = Span(text=("\n" if view.text else "") + progress_line(view.progress))
    return _joined([*spans, line])


def progress_line(progress: Progress) -> str:
    """
    >>> progress_line(Progress(stage="rendering", fraction=0.62, eta=timedelta(seconds=41)))
    '▰▰▰▰▰▰▱▱▱▱ 62 % · rendering · about 40 s left'
    """
    fraction = min(1.0, max(0.0, progress.fraction))
    full = int(fraction * BAR)
    parts = [f"{'▰' * full}{'▱' * (BAR - full)} {int(fraction * 100)} %", progress.stage]
    if progress.eta is not None:
        is_near = progress.eta < timedelta(seconds=1)
        parts.append(tr("almost there") if is_near else tr("about {time} left", time=duration(progress.eta)))
    return " · ".join(part for part in parts if part)


def duration(span: timedelta) -> str:
    """Say a length of time the way a person would: 40 s, 3 min, 2 h 10 min."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 10:
        return f"{seconds} s"
    if seconds < 90:
        return f"{round(seconds / 10) * 10} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def units(text: str) -> int:
    """The length of `text` in UTF-16 units, as Telegram counts: an emoji is two or more."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


# Telegram


def telegram_html(spans: Spans) -> str:
    tags = {"bold": "b", "code": "code", "block": "pre"}
    return "".join(
        f"<{tags[span.mark]}>{html.escape(span.text, quote=False)}</{tags[span.mark]}>"
        if span.mark
        else html.escape(span.text, quote=False)
        for span in spans
    )


def telegram_size(spans: Spans) -> int:
    """What Telegram measures against its limit: the text without its marks."""
    return sum(units(span.text) for span in spans)


def telegram_html_size(spans: Spans) -> int:
    """What other servers of the Bot API may measure: the text as it is sent, with its marks."""
    return units(telegram_html(spans))


# Discord

# A link stays as it is: a backslash in it would break it. The other signs mean something to Discord's Markdown.
_DISCORD = re.compile(
    r"(?P<link>https?://[^\s<>()\[\]]+)|(?P<sign>[\\*_~`|<\[\]])|(?P<line>^[ ]*(?:>|-?#))", re.MULTILINE
)


def discord_markdown(spans: Spans) -> str:
    return "".join(_discord_span(span) for span in spans)


def discord_size(spans: Spans) -> int:
    """What Discord measures: the Markdown itself, counted here in the larger of the two countings in use."""
    return units(discord_markdown(spans))


def _discord_span(span: Span) -> str:
    if span.mark == "code":
        return f"`{span.text}`"
    if span.mark == "block":
        return f"```\n{span.text}\n```"
    text = _DISCORD.sub(lambda m: m["link"] or (f"\\{m['sign']}" if m["sign"] else _escaped_line(m["line"])), span.text)
    if span.mark == "bold":
        # A space inside the stars would leave them as stars.
        core = text.strip(" ")
        return text.replace(core, f"**{core}**", 1) if core else text
    return text


def _escaped_line(start: str) -> str:
    sign = start.lstrip(" ")
    return f"{start[: len(start) - len(sign)]}\\{sign}"


# The terminal


def rich_text(spans: Spans) -> "Text":
    from rich.text import Text  # late: a bot without a terminal does not need it

    styles = {"": "", "bold": "bold", "code": "cyan", "block": "cyan"}
    # Escape sequences in somebody's text would act on the terminal.
    clean = ((re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "�", span.text), styles[span.mark]) for span in spans)
    return Text.assemble(*clean)


# Long texts


def split(spans: Spans, limit: int, size: Callable[[Spans], int]) -> list[Spans]:
    """Cut into parts of at most `limit` by `size`, at the best place near the end of each part.

    A paragraph's end is better than a line's, a line's than a sentence's, a sentence's than a word's; a mark is left
    whole where it can be, else closed and opened again; a character with its accents or an emoji family stays whole.
    """
    parts: list[Spans] = []
    rest = _trimmed(spans)
    while rest and size(rest) > limit:
        at = _best_cut(rest, _longest(rest, limit, size))
        head, rest = _cut(rest, at)
        if head := _trimmed(head):
            parts.append(head)
        rest = _trimmed(rest)
    return [*parts, rest] if rest or not parts else parts


def _longest(spans: Spans, limit: int, size: Callable[[Spans], int]) -> int:
    """How many characters of `spans` fit; at least one, so that cutting comes to an end."""
    low, high = 1, min(sum(len(span.text) for span in spans), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if size(_cut(spans, middle)[0]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _best_cut(spans: Spans, longest: int) -> int:
    text = "".join(span.text for span in spans)
    in_mark: list[range] = []
    at = 0
    for span in spans:
        if span.mark:
            in_mark.append(range(at + 1, at + len(span.text)))
        at += len(span.text)
    earliest = longest // 2
    for keeps_marks in (True, False):
        for sign in ("\n\n", "\n", ". ", "! ", "? ", " "):
            kept = len(sign.rstrip())  # the white space of a sign falls away, so it may stand behind the limit
            found = text.rfind(sign, earliest, longest + len(sign) - kept)
            while found >= 0:
                cut = found + kept
                if not (keeps_marks and any(cut in marked for marked in in_mark)):
                    return cut
                found = text.rfind(sign, earliest, found)
    ends = [end for end in _ends_of_characters(text[: longest + 40]) if end <= longest]
    return ends[-1] if ends else longest


def _ends_of_characters(text: str) -> list[int]:
    """Where what a person takes for one character ends: a letter with its accents, a family of emoji."""
    import regex  # late: only a very long word is cut inside

    return [found.end() for found in regex.finditer(r"\X", text)]


def _cut(spans: Spans, at: int) -> tuple[Spans, Spans]:
    head: list[Span] = []
    for index, span in enumerate(spans):
        if at < len(span.text):
            if at:
                head.append(replace(span, text=span.text[:at]))
            return tuple(head), (replace(span, text=span.text[at:]), *spans[index + 1 :])
        head.append(span)
        at -= len(span.text)
    return tuple(head), ()


def _trimmed(spans: Sequence[Span]) -> Spans:
    """Without white space at either end."""
    kept = list(spans)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        # The indentation of a block that was cut is a part of it.
        kept[0] = replace(kept[0], text=kept[0].text.lstrip("\n" if kept[0].mark == "block" else None))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _joined(spans: Iterable[Span]) -> Spans:
    """Merge neighbours of one mark; drop the empty."""
    joined: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if joined and joined[-1].mark == span.mark == "":
            joined[-1] = replace(joined[-1], text=joined[-1].text + span.text)
        else:
            joined.append(span)
    return tuple(joined)
