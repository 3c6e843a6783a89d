"""From a persona to words for models: what a picture shows of them, and how they speak.

The product writes no explicit words of its own. The rating only decides whether the safe-for-work negative prompt
is kept; that pictures show adults is said in every rating.
"""

from dataclasses import dataclass

import regex

from personas.sheet import PersonaSheet, StyleSheet, sheet_of
from storage.names import name_key
from storage.tables import Persona, Rating, Style

LONGEST_PROMPT = 1500  # characters
LONGEST_SCENE = 700
ADULTS_ONLY = ("child", "teenager", "underage", "childlike")
SAFE_FOR_WORK = ("nsfw", "nude", "naked", "nipples", "sexual content", "explicit")
SHOTS = {
    "wide": "wide shot, full body, surroundings in view",
    "medium": "medium shot, from the waist up",
    "close": "close-up portrait, shallow depth of field",
}

# A scene that dresses the persona itself goes before what they usually wear.
_DRESSED = regex.compile(
    r"\b(?:wear(?:s|ing)?|dressed|dress|gown|suit|tuxedo|jacket|coat|hoodie|sweater|jumper|cardigan|shirt|t-shirt|tee|"
    r"blouse|top|blazer|jeans|trousers|pants|leggings|skirt|shorts|uniform|kimono|robe|bikini|swimsuit|swimwear|wetsuit|"
    r"sportswear|activewear|outfit|attire|clothes|clothing|streetwear|look|raincoat|costume|apron|overalls|vestido|chaqueta|abrigo|camisa|falda|traje|kleid|jacke|"
    r"mantel|hemd|anzug|robe|veste|manteau|chemise|jupe|costume|vestito|giacca|cappotto|camicia|gonna|casaco|saia|terno)\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class PromptPair:
    positive: str
    negative: str


def image_prompt(
    persona: Persona | PersonaSheet | None,
    scene: str,
    *,
    style: Style | StyleSheet | None = None,
    rating: Rating = Rating.GENERAL,
    negative: str = "",
    shot: str = "",
) -> PromptPair:
    """The whole prompt for a picture: prefix, look, the style's words around the scene, the shot.

    Said once each, in this order, at most `LONGEST_PROMPT` characters; where it is too long, the least telling
    parts of the look go first, never the scene. Without a persona nobody's look is added.
    """
    sheet = sheet_of(persona) if persona is not None else None
    said = _cut(_pieces(_without_name(sheet, scene)), LONGEST_SCENE)
    before, after = (_pieces(style.prompt_prefix), _pieces(style.prompt_suffix)) if style is not None else ([], [])
    dressed = bool(_DRESSED.search(f"{scene} {style.prompt_prefix} {style.prompt_suffix}" if style else scene))
    prefix, who, details = _look(sheet, dressed=dressed) if sheet is not None else ([], [], [])
    framing = _pieces(SHOTS.get(shot, ""))
    fixed = _once([*prefix, *who, *before, *said, *after, *framing])
    room = LONGEST_PROMPT - len(", ".join(fixed)) - 2
    kept = _cut(_once(details, but=fixed), max(room, 0))
    positive = _cut(_once([*prefix, *who, *kept, *before, *said, *after, *framing]), LONGEST_PROMPT)
    return PromptPair(positive=", ".join(positive), negative=_negative(sheet, style, negative, rating, fixed))


def _look(persona: PersonaSheet, *, dressed: bool) -> tuple[list[str], list[str], list[str]]:
    look = persona.appearance
    kind = {"woman": "woman", "female": "woman", "man": "man", "male": "man"}.get(
        look.presents_as.casefold(), look.presents_as or "person"
    )
    who = [f"{persona.age}-year-old {kind}"]
    features = [_said(look.hair, "hair"), _said(look.eyes, "eyes"), _said(look.skin, "skin")]
    clothes = [] if dressed or not look.clothing else [f"wearing {look.clothing.removeprefix('wearing ')}"]
    colours = [] if dressed or not look.colours else [f"{' and '.join(look.colours[:3])} tones"]
    details = [*features, look.body_type, *clothes, *look.keywords, *colours]
    return _pieces(look.prompt_prefix), who, [piece for detail in details for piece in _pieces(detail)]


def _said(value: str, noun: str) -> str:
    """ "red" says nothing alone: "red hair"."""
    if (
        not value
        or noun in value.casefold()
        or (noun == "hair" and regex.search(r"\b(?:bald|shaved|locs|braids|bob|curls|buzz|mohawk)", value, regex.I))
    ):
        return value
    return value if noun == "skin" and "freckle" in value.casefold() else f"{value} {noun}"


def _without_name(persona: PersonaSheet | None, scene: str) -> str:
    """The scene without the persona's name in front: "Ava in a red coat" is "in a red coat"."""
    text = " ".join(scene.split())
    if persona is None:
        return text
    return regex.sub(rf"^\s*{regex.escape(persona.name)}(?:['’]s)?\b\s*[,:]?\s*", "", text, flags=regex.I) or text


def _negative(
    persona: Persona | PersonaSheet | None,
    style: Style | StyleSheet | None,
    asked: str,
    rating: Rating,
    wanted: list[str],
) -> str:
    own = _pieces(persona.appearance.negative_prompt) if persona is not None else []
    added = _pieces(style.negative_prompt_addition) if style is not None else []
    always = [*ADULTS_ONLY, *(SAFE_FOR_WORK if rating is Rating.GENERAL else ())]
    room = LONGEST_PROMPT - len(", ".join(always)) - 2
    return ", ".join(_once([*_cut(_once([*own, *added, *_pieces(asked)]), room), *always]))


def _pieces(text: str | None) -> list[str]:
    """The parts between commas, leaving "(soft light, haze:1.2)" whole. A bracket without its other half is a letter."""
    text = text or ""
    brackets = _pairs(text)
    parts, start, depth = [], 0, 0
    for at, letter in enumerate(text):
        if at in brackets:
            depth += 1 if letter == "(" else -1
        elif letter in ",\n" and not depth:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [piece for one in parts if (piece := " ".join(one.split()).strip(" .;"))]


def _pairs(text: str) -> set[int]:
    """Where the brackets stand that have their other half."""
    opened: list[int] = []
    found: set[int] = set()
    for at, letter in enumerate(text):
        if letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            found |= {opened.pop(), at}
    return found


def _once(pieces: list[str], but: list[str] | None = None) -> list[str]:
    seen = {piece.casefold() for piece in but or ()}
    kept = []
    for piece in pieces:
        if (key := piece.casefold()) not in seen:
            seen.add(key)
            kept.append(piece)
    return kept


def _cut(pieces: list[str], longest: int) -> list[str]:
    """As many pieces from the start as fit; a first piece that is too long alone is shortened."""
    kept: list[str] = []
    for piece in pieces:
        if len(", ".join([*kept, piece])) > longest:
            if not kept and longest > 0:
                kept.append(piece[:longest].strip())
            break
        kept.append(piece)
    return kept


def style_named(persona: Persona | PersonaSheet | None, name: str) -> Style | StyleSheet | None:
    """The active style of this name or keyword; with no name, the persona's default style."""
    styles = [style for style in persona.styles if style.is_active is not False] if persona is not None else []
    if not name.strip():
        return next((style for style in styles if style.is_default), None)
    key = name_key(name)
    by_name = next((style for style in styles if name_key(style.name) == key), None)
    return by_name or next((style for style in styles if key in {name_key(word) for word in style.keywords}), None)


_TRAIT_WORDS = {
    "extroversion": ("reserved, few words", "outgoing, full of energy"),
    "creativity": ("plain and practical", "inventive, sees pictures in things"),
    "humor": ("earnest", "playful and funny"),
    "professionalism": ("relaxed, informal", "polished and precise"),
    "authenticity": ("keeps a certain distance", "honest and unpolished"),
}


def voice_prompt(persona: Persona | PersonaSheet, *, budget_tokens: int = 250) -> str:
    """Who the persona is and how they speak, for a model that writes as them, in at most `budget_tokens`.

    The most telling lines come first; those that do not fit are left out whole.
    """
    persona = sheet_of(persona)
    mind, look = persona.personality, persona.appearance
    place = f" from {persona.location}" if persona.location else ""
    traits = ", ".join(
        words[1] if value >= 0.65 else words[0]
        for trait, words in _TRAIT_WORDS.items()
        if (value := getattr(mind, trait)) >= 0.65 or value <= 0.35
    )
    kind = {"woman": ", a woman", "man": ", a man"}.get((look.presents_as or "").casefold(), "")
    lines = [
        f"You are {persona.name}, {persona.age}{kind}{place}, an AI-made persona; never claim to be a real person.",
        mind.personality_prompt,
        f"You write in {persona.language}.",
        f"Voice: {mind.voice}" if mind.voice else "",
        f"Tone: {mind.content_tone}" if mind.content_tone else "",
        f"Style: {mind.communication_style}" if mind.communication_style else "",
        f"You are {traits}." if traits else "",
        f"About you: {persona.bio}" if persona.bio else "",
        f"You care about {', '.join((mind.preferred_topics or persona.interests)[:6])}."
        if mind.preferred_topics or persona.interests
        else "",
        *(f"You once wrote: {caption}" for caption in (mind.sample_captions or ())[:4]),
    ]
    kept, left = [], budget_tokens
    for line in lines:
        cost = estimate_tokens(line) + 1
        if line and cost <= left:
            kept.append(" ".join(line.split()))
            left -= cost
    return "\n".join(kept)


def estimate_tokens(text: str) -> int:
    """How many tokens `text` has at most, for any usual model: a budget kept by it is never overrun.

    Three letters of a Latin word count as one token (English has about four), a letter with an accent as one more,
    digits and marks as one each, letters of other scripts and emoji by their bytes.
    """
    total = 0
    for run in regex.findall(r"[a-zA-Z]+|\s+|.", text):
        if run.isascii():
            total += (len(run) + 2) // 3 if run.isalpha() else run.count("\n") if run.isspace() else len(run)
        else:
            total += len(run.encode("utf-8", "surrogatepass"))
    return total
