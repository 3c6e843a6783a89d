"""The parts put together as one text that fits its platform, and the AI line that no cut ever takes away."""

from collections.abc import Iterable

import regex

from tools.captions.parts import MOST_HASHTAGS, CaptionParts
from tools.platforms import Platform, caption_limit, fits, platform
from tools.platforms.counting import GRAPHEME

_ONLY_TAGS = regex.compile(r"(?:#[\p{L}\p{M}\p{N}_]+\s*)+")
_NOT_IN_TAG = regex.compile(r"[^\p{L}\p{M}\p{N}_]+")
_IS_TAG = regex.compile(r"(?!\p{M})[\p{M}\p{N}_]*\p{L}")
_AROUND = " \t.!*_~-–—|()[]"
LOOK_ALIKES = {"<": "‹", ">": "›"}  # for what a platform refuses
LONGEST_TAG = 30  # letters; longer ones are cut, and no platform links them


def compose(
    parts: CaptionParts, platform_name: str | Platform, *, ai_line: str = "", placement: str | None = None
) -> str:
    """Return the caption as it is posted: hook, main, call to action, hashtags, AI line, within the platform's limit.

    What does not fit goes in this order: hashtags from the last, the call to action, the end of the main text, the
    hook. Where the platform shows no caption at all, it is empty.
    """
    if caption_limit(platform_name, placement) == 0:
        return ""
    tags = valid_hashtags(parts.hashtags)[: platform(platform_name).hashtags_max]
    hook, main, call = (_allowed(_tidy(text), platform_name) for text in (parts.hook, parts.main, parts.call_to_action))
    end = _line(ai_line)
    for kept in range(len(tags), -1, -1):
        text = _joined(hook, main, call, tags[:kept], end)
        if fits(text, platform_name, placement):
            return text
    text = _joined(hook, main, "", (), end)
    if fits(text, platform_name, placement):
        return text
    return _with_end(_joined(hook, main, "", (), ""), end, platform_name, placement)


def with_ai_line(text: str, line: str, platform_name: str | Platform) -> str:
    """Return `text` with `line` as its last line, once and whole, within the platform's limit.

    Where there is not enough room, hashtags at the end go first, then the end of the text. Without a line it is the
    text, with what its platform refuses replaced by what looks like it.
    """
    line = _line(line)
    text = _without(_allowed(text.strip(), platform_name), line)
    if not line:
        return text
    body, _, last = text.rpartition("\n")
    tags = last.split() if _ONLY_TAGS.fullmatch(last.strip()) else []
    whole = _with_line(text, line)
    if fits(whole, platform_name):
        return whole
    for kept in range(len(tags) - 1, -1, -1):
        shorter = _with_line(
            "\n".join(part for part in (body.rstrip(), "\n" + " ".join(tags[:kept])) if part.strip()), line
        )
        if fits(shorter, platform_name):
            return shorter
    return _with_end(body if tags else text, line, platform_name, None)


def valid_hashtags(tags: Iterable[str], *, most: int = MOST_HASHTAGS) -> tuple[str, ...]:
    """Return each tag as every platform links it: letters, digits and "_", with a letter in it, once each, without "#".

    >>> valid_hashtags(["#Slow Days", "slowdays", "2026", "café!"])
    ('SlowDays', 'café')
    """
    kept: dict[str, str] = {}
    for tag in tags:
        if len(kept) >= most:
            break
        word = _NOT_IN_TAG.sub("", str(tag)).strip("_")[:LONGEST_TAG]
        if _IS_TAG.match(word):
            kept.setdefault(word.casefold(), word)
    return tuple(kept.values())


def _allowed(text: str, platform_name: str | Platform) -> str:
    for refused in platform(platform_name).caption_forbidden:
        text = text.replace(refused, LOOK_ALIKES[refused])
    return text


def _joined(hook: str, main: str, call: str, tags: tuple[str, ...], end: str) -> str:
    body = "\n".join(part for part in (main, call) if part)
    blocks = (hook, body, " ".join(f"#{tag}" for tag in tags), end)
    return "\n\n".join(block for block in blocks if block)


def _with_line(text: str, line: str) -> str:
    return f"{text.rstrip()}\n\n{line}" if text.strip() else line


def _with_end(text: str, end: str, name: str | Platform, placement: str | None) -> str:
    """Return the longest beginning of `text` that fits together with `end`, cut between words where it can be."""
    if not end and not text:
        return ""
    behind = f"\n\n{end}" if end else ""
    pieces = GRAPHEME.findall(text)
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(pieces[:middle]).rstrip() + "…" + behind, name, placement):
            low = middle
        else:
            high = middle - 1
    cut = "".join(pieces[:low]).rstrip()
    if low < len(pieces) and not pieces[low].isspace():
        space = max(cut.rfind(" "), cut.rfind("\n"))
        if space > len(cut) * 0.7:
            cut = cut[:space].rstrip()
    shorter = f"{cut.rstrip(' ,;:-–—')}…{behind}"
    whole = "".join(pieces[:low]).rstrip()
    if not whole:
        return end
    # A link that is cut in two may count as more letters than the whole of it.
    return shorter if cut and fits(shorter, name, placement) else f"{whole}…{behind}"


def _without(text: str, line: str) -> str:
    """Return `text` without the lines that say nothing but the AI line."""
    key = line.casefold().strip(_AROUND)
    lines = text.split("\n")
    kept = [one for one in lines if not key or one.casefold().strip(_AROUND) != key]
    return text if len(kept) == len(lines) else regex.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _tidy(text: str) -> str:
    lines = (regex.sub(r"[ \t]+", " ", line).strip() for line in text.strip().splitlines())
    return "\n".join(lines).strip()


def _line(text: str) -> str:
    return " ".join(text.split())
