"""What a platform would refuse a caption for, and the same caption so that it takes it: whole sentences, no word made up."""

import regex

from storage.wording import tr
from tools.captions.compose import LOOK_ALIKES, with_ai_line
from tools.platforms import Issue, Platform, caption_limit, count, fits
from tools.platforms.limits import Confidence

_TAG = regex.compile(r"#[\p{L}\p{M}\p{N}_]+")
_ONLY_TAGS = regex.compile(r"(?:#[\p{L}\p{M}\p{N}_]+\s*)+")
_SENTENCES = regex.compile(r"(?<=[.!?…。！？])\s+|\n+")
_TRUSTED: Confidence = "official"


def caption_issues(text: str, place: Platform, *, alt_text: str = "", wants_alt_text: bool = False) -> list[Issue]:
    """What speaks against a caption, as it goes out, and against its alt text."""
    found = []
    limit, size = caption_limit(place), count(text, place)
    if not fits(text, place):
        most = tr("{size} of {limit}", size=size, limit=limit) if limit and size > limit else tr("too many bytes")
        found.append(
            _issue(
                "error",
                "caption_long",
                tr("the caption is too long for {title}: {size}", title=place.title, size=most),
                tr("shorten it"),
            )
        )
    refused = sorted({letter for letter in place.caption_forbidden if letter in text})
    if refused:
        found.append(
            _issue(
                "error",
                "caption_letters",
                tr("{title} refuses {letters}", title=place.title, letters=tr(" and ").join(refused)),
                tr("write them otherwise"),
            )
        )
    tags = _TAG.findall(text)
    if len(tags) > place.hashtags_max:
        message = tr(
            "{count} hashtags: {title} counts {most}", count=len(tags), title=place.title, most=place.hashtags_max
        )
        found.append(_issue("warning", "hashtags", message, tr("leave some out")))
    if place.alt_text_max:
        if len(alt_text) > place.alt_text_max:
            message = tr(
                "the alt text has {count} characters, {title} takes {most}",
                count=len(alt_text),
                title=place.title,
                most=place.alt_text_max,
            )
            found.append(_issue("error", "alt_text_long", message, tr("shorten it")))
        elif wants_alt_text and not alt_text:
            found.append(
                _issue(
                    "warning",
                    "alt_text",
                    tr("it has no alt text: who cannot see it is left out"),
                    tr("say what it shows"),
                )
            )
    return found


def _issue(severity: str, code: str, message: str, fix: str) -> Issue:
    return Issue(
        severity="error" if severity == "error" else "warning", code=code, message=message, fix=fix, confidence=_TRUSTED
    )


def mended_caption(text: str, place: Platform, *, line: str = "") -> tuple[str, tuple[str, ...]]:
    """Return a caption that fits together with the AI `line`, and what was changed. One that fits stays as it is.

    It is shortened at the end of a sentence, its hashtags kept; only where not even the first fits, between two words.
    """
    changes = []
    kept = text
    for letter in place.caption_forbidden:
        if letter in kept:
            kept = kept.replace(letter, LOOK_ALIKES[letter])
            changes.append(
                tr(
                    "{letter} written as {other}: {title} refuses it",
                    letter=letter,
                    other=LOOK_ALIKES[letter],
                    title=place.title,
                )
            )
    tags = list(_TAG.finditer(kept))
    if len(tags) > place.hashtags_max:
        for tag in reversed(tags[place.hashtags_max :]):
            kept = kept[: tag.start()].rstrip(" ") + kept[tag.end() :]
        kept = kept.rstrip()
        changes.append(
            tr(
                "{count} hashtags left out: {title} counts {most}",
                count=len(tags) - place.hashtags_max,
                title=place.title,
                most=place.hashtags_max,
            )
        )
    whole = whole_caption(kept, line)
    if fits(whole, place):
        return kept, tuple(changes)
    before = count(whole, place)
    kept = _by_sentences(kept, place, line) or _cut(kept, place, line)
    changes.append(
        tr(
            "shortened from {before} to {after} of {most}",
            before=before,
            after=count(whole_caption(kept, line), place),
            most=caption_limit(place),
        )
    )
    return kept, tuple(changes)


def whole_caption(text: str, line: str) -> str:
    """A caption with the AI line behind it, however long that is."""
    return f"{text.rstrip()}\n\n{line}" if line and line not in text else text


def _by_sentences(text: str, place: Platform, line: str) -> str:
    """The most sentences that fit, from the first, with the hashtags at the end; "" where not even one does."""
    body, _, last = text.rstrip().rpartition("\n")
    tags = last.strip() if _ONLY_TAGS.fullmatch(last.strip()) else ""
    body = body.rstrip() if tags else text
    ends = [found.start() for found in _SENTENCES.finditer(body)]
    for behind in dict.fromkeys((f"\n\n{tags}" if tags else "", "")):
        for end in reversed(ends):
            shorter = f"{body[:end].rstrip()}{behind}"
            if body[:end].strip() and fits(whole_caption(shorter, line), place):
                return shorter
    return ""


def _cut(text: str, place: Platform, line: str) -> str:
    cut = with_ai_line(text, line or "…", place)
    return cut.removesuffix(line or "…").rstrip()
