"""What is offered where a message says a thing and not what to do with it: "a red bike on a pier", "Ava at the beach"."""

import re
from collections.abc import Sequence

from bot.agent.calls import Call
from bot.agent.phrases import Parsed
from storage.names import name_key
from storage.wording import tr
from tools.context import Offer, Outcome
from tools.marks import plain

LONGEST = 200  # characters of a description
THING = re.compile(r"(?:an?|the|some|my|two|three|four|five|\d)\s+\w", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|has|have|had|do|does|did|can|could|will|would|should|may|might|must|think|know|want|like|"
    r"love|hate|said|says|tell|told|went|goes|thanks?|hello|why|what|who|how|when|where|which|you|i|we|me|us)\b",
    re.IGNORECASE,
)


PLACED = re.compile(r"(?:at|in|on|under|with|without|wearing|by|near|during)\s+\w", re.IGNORECASE)


def _is_description(text: str, parsed: Parsed) -> bool:
    """Whether a text that orders nothing describes something: it neither asks nor tells."""
    if parsed.calls or parsed.intent == "refuse" or text.endswith("?") or len(text) > LONGEST:
        return False
    return not VERB.search(text.replace("'s", ""))


def styled(words: str, name: str, styles: Sequence[str]) -> Call | None:
    """Return the picture of "Ava, formal, at the opera", where formal is one of her styles."""
    found = re.fullmatch(
        rf"{re.escape(name)}\s*,\s*([^,]{{1,60}}?)\s*,\s*(.{{2,300}})", words.strip(" .!"), re.IGNORECASE
    )
    style = next((style for style in styles if found and name_key(style) == name_key(found[1])), None)
    if found is None or style is None:
        return None
    return Call(name="generate_image", args={"persona": name, "prompt": found[2], "style": style})


def suggestion(words: str, parsed: Parsed, personas: Sequence[str], *, has_made: bool = False) -> Outcome | None:
    """Return the question whether to make a picture or a reel of what was described; None where nothing was.

    Where something was made just before, "with a dog" may be a change of that.
    """
    text = " ".join(words.split()).strip(" .!")
    if has_made and PLACED.match(text) and _is_description(text, parsed):
        return Outcome(
            effect="nothing",
            text=tr("Shall I make the last one again, {text}?", text=plain(text)),
            offers=(
                (
                    Offer(label=tr("Make it again"), action="make_again", args={"change": text}, style="primary"),
                    Offer(label=tr("No"), action="leave"),
                ),
            ),
        )
    named = next((name for name in personas if re.match(rf"{re.escape(name)}(?!\w)", text, re.IGNORECASE)), "")
    rest = text[len(named) :].lstrip(" ,:-") if named else text
    looks_like = bool(THING.match(text)) or (bool(named) and len(rest.split()) >= 2)
    if not looks_like or not _is_description(rest, parsed):
        return None
    whom = {"persona": named} if named else {}
    return Outcome(
        effect="nothing",
        text=tr("Shall I make that: {text}?", text=plain(text)),
        offers=(
            (
                Offer(label=tr("A picture"), action="generate_image", args={**whom, "prompt": rest}, style="primary"),
                Offer(label=tr("A reel"), action="make_reel", args={**whom, "theme": rest}),
                Offer(label=tr("Neither"), action="leave"),
            ),
        ),
    )
