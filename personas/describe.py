"""A persona from a person's words: "Ava, 26, Lisbon, surfer".

What can be read is put into a draft that starts from the template that fits best; what is needed and was not said
is a question. The age is never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex

from personas.languages import language_name
from personas.looks import occupations, presents_as, read_look
from personas.minors import minor_described
from personas.places import find_city
from personas.sheet import YOUNGEST, PersonaInvalid, PersonaSheet, make_sheet
from personas.templates import Template, load_template, templates
from storage.wording import tr

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905 - a counted list
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(reversed(_ONES))})"
_UNIT = r"(?:[- ]?(?:years?|yrs?)[- ]?(?:old|of age)|[- ]?y/?o\b|[- ]?years?\b|[- ]?jahre?(?: alt)?|[- ]?jährige?r?|[- ]?ans|[- ]?años|[- ]?anni|[- ]?anos)"
_AGES = (
    rf"(?:\baged?[: ]+)?(?:\ban? )?(?:(?:she|he|they)(?: is|'s| are|'re) )?(?P<age>-?\d{{1,4}}(?:[.,]\d+)?|{_NUMBER_WORD}){_UNIT}(?!\w)",
    rf"\bage(?:d)?(?: is| of|:| ?=)? ?(?:(?:she|he|they)(?: is|'s| are|'re) )?(?P<age>-?\d{{1,4}}(?:[.,]\d+)?|(?:minus )?{_NUMBER_WORD})\b",
    r"\bage(?:d)? ?(?:is|of|:|=) ?(?P<age>[^,;.]+)",
    r"(?:^|[,;(]|\bis|\bturned|\bturns) ?(?P<age>-?\d{1,4})(?= *(?:[,;)]|$|and\b|from\b|in\b|lives\b|\.(?!\d)))",
    rf"(?:^|[,;]) ?(?P<age>{_NUMBER_WORD})(?= *(?:[,;]|$))",
)
_NAME = regex.compile(
    r"^(?:please )?(?:(?:create|add|make|set up|new|we need)\s+)?(?:me\s+)?(?:(?:a|an|the|one)\s+)?(?:new\s+)?(?:persona|character|person|face|someone)?\s*(?:new)?\s*(?:called|named|:|who is called)?\s*"
    r"(?P<name>[\p{Lu}\p{Lo}][^\s,:]*(?:\s+(?!is\b|from\b|who\b)[\p{Lu}\p{Lo}][^\s,:]*){0,3})\s*(?:,|:|-|–|\bis\b|$)\s*",
    regex.IGNORECASE,
)
_NAME_STRICT = regex.compile(r"[\p{Lu}\p{Lo}]")
_PLACE = regex.compile(
    r"\b(?:(?:who )?(?:lives?|living|based|born and raised|raised|grew up|located) (?:in|near|at)|from|in|aus|in der|de|à|da|di|location(?: is|:)?)\s+(?:dem |der |den )?(?P<place>(?:the )?[\p{Lu}][\p{L}’'.\-]*(?:\s+(?:de|del|la|do|da|am|of)?\s?[\p{Lu}][\p{L}’'.\-]*){0,3})"
)
_LIKES = regex.compile(
    r"\b(?:(?:who )?(?:loves?|likes?|enjoys?|adores?|is into|into|fan of|passionate about|crazy about|interested in|obsessed with|lives for|cares about)|interests?(?: are|:| ?=)|hobbies(?: are|:)?)\s+(?P<what>[^.;]+)",
    regex.IGNORECASE,
)
_SPEAKS = regex.compile(
    r"\b(?:speaks?|writes? in|posts? in|language(?: is|:| ?=)?)\s+(?P<language>\p{L}+)", regex.IGNORECASE
)
_HASHTAGS = regex.compile(r"#\w+")
_TALKS = regex.compile(
    r"\b(?:(?:(?:talks?|speaks?|sounds?|writes?) (?:like|as)|voice(?: is|:| ?=))\s+(?P<voice>[^;.]+)|(?:with )?(?:an? )?(?P<manner>(?:\w+ )?(?:dry|deep|warm|soft|calm|sharp|loud|quiet|sarcastic|ironic|witty|deadpan|british|black|gentle)(?:[ -]\w+)? (?:voice|humou?r|tone|wit)\b))",
    regex.IGNORECASE,
)
# Words about somebody's manner, and the trait that they say something of: high or low.
MANNERS: Mapping[str, tuple[str, float]] = {
    "funny": ("humor", 0.85), "humorous": ("humor", 0.85), "witty": ("humor", 0.8), "sarcastic": ("humor", 0.85), "ironic": ("humor", 0.75), "dry humor": ("humor", 0.75),
    "dry humour": ("humor", 0.75), "silly": ("humor", 0.9), "goofy": ("humor", 0.9), "serious": ("humor", 0.15), "earnest": ("humor", 0.2),
    "outgoing": ("extroversion", 0.85), "extroverted": ("extroversion", 0.85), "extrovert": ("extroversion", 0.85), "loud": ("extroversion", 0.9), "bubbly": ("extroversion", 0.9),
    "energetic": ("extroversion", 0.85), "sociable": ("extroversion", 0.8), "confident": ("extroversion", 0.75), "shy": ("extroversion", 0.15), "quiet": ("extroversion", 0.2),
    "introverted": ("extroversion", 0.2), "introvert": ("extroversion", 0.2), "reserved": ("extroversion", 0.25), "calm": ("extroversion", 0.35),
    "creative": ("creativity", 0.9), "artsy": ("creativity", 0.9), "artistic": ("creativity", 0.9), "imaginative": ("creativity", 0.9), "dreamy": ("creativity", 0.8),
    "poetic": ("creativity", 0.9), "practical": ("creativity", 0.25), "down-to-earth": ("authenticity", 0.9), "honest": ("authenticity", 0.9), "authentic": ("authenticity", 0.95),
    "genuine": ("authenticity", 0.9), "natural": ("authenticity", 0.85), "mysterious": ("authenticity", 0.3), "polished": ("professionalism", 0.85), "professional": ("professionalism", 0.9),
    "formal": ("professionalism", 0.9), "elegant": ("professionalism", 0.75), "precise": ("professionalism", 0.85), "casual": ("professionalism", 0.2), "relaxed": ("professionalism", 0.25),
    "chill": ("professionalism", 0.2), "laid-back": ("professionalism", 0.2), "laid back": ("professionalism", 0.2), "playful": ("humor", 0.75), "cheeky": ("humor", 0.8),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is needed and was not said."""

    field: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was read so far. `values` are fields of a sheet, over those of `template`."""

    values: Mapping[str, Any]
    template: str
    questions: tuple[Question, ...] = ()

    def sheet(self, **answers: object) -> PersonaSheet:
        """The persona, with what was asked answered. Raises `PersonaInvalid` while something is missing or wrong."""
        return load_template(self.template).with_values({**self.values, **answers})


def from_sentence(text: str) -> Draft:
    """A draft from one sentence that starts with the name.

    >>> draft = from_sentence("Ava, 26, Lisbon, surfer")
    >>> draft.values["name"], draft.values["age"], draft.values["timezone"], draft.questions
    ('Ava', 26, 'Europe/Lisbon', ())
    """
    plain = " ".join(text.split())
    found = _NAME.match(plain)
    if found and _NAME_STRICT.match(found["name"]):
        return sheet_from_words(found["name"], plain[found.end() :])
    name, _, rest = plain.partition(",")
    if rest and len(name) <= 60 and not name.strip()[:1].isdigit() and len(name.split()) <= 4:
        return sheet_from_words(name.strip(), rest.strip())
    return sheet_from_words("", plain)


def sheet_from_words(name: str, description: str, *, template: str = "") -> Draft:
    """A draft of the persona `name` from a free description, starting from `template` or the one that fits best.

    Raises `PersonaInvalid` for an age under 18 or one that is no number; a missing age is a question.
    """
    text = " ".join(description.split())[:4000]
    base = load_template(template) if template else best_template(text)
    values: dict[str, Any] = {"name": name} if name.strip() else {}
    text = _age(text, values, name)
    refuse_minors(text)
    hashtags = _HASHTAGS.findall(text)
    text = _HASHTAGS.sub(" ", text)
    about = text
    text = _language(text, values)
    text = _manner(text, values)
    look = read_look(text)
    if look.values:
        values["appearance"] = dict(look.values)
    if kind := presents_as(about):
        values.setdefault("appearance", {})["presents_as"] = kind
    rest = _place(look.rest, values)
    interests = _interests(rest, about)
    if interests:
        values["interests"] = interests
    if hashtags:
        values["hashtags"] = hashtags
    values["bio"] = _bio(about, values)
    questions = []
    if not name.strip():
        questions.append(Question(field="name", text=tr("What is the persona called?")))
    elif problem := _wrong("name", name):
        raise PersonaInvalid(problem)
    if "age" not in values:
        who = name.strip() if name.strip() else tr("the persona")
        questions.append(
            Question(field="age", text=tr("How old is {who}? ({least} or more)", who=who[:60], least=YOUNGEST))
        )
    return Draft(values=values, template=base.name, questions=tuple(questions))


def best_template(text: str) -> Template:
    """The template with the most words in common with a description; the first one where none has any."""
    words = set(regex.findall(r"[\w-]+", text.casefold()))
    return max(templates(), key=lambda template: len(words & set(template.fits)))


def read_age(text: str) -> tuple[int | None, str]:
    """A stated age, and the text without it. Raises `PersonaInvalid` for one that no persona can have."""
    for pattern in _AGES:
        if found := regex.search(pattern, text, regex.IGNORECASE):
            said = found["age"].strip().casefold()
            age = make_sheet({"name": "?", "age": _as_number(said)}).age
            before = regex.sub(r"(?:\b(?:de|of|mit|di|con)|,) *$", "", text[: found.start()], flags=regex.IGNORECASE)
            return age, f"{before} {text[found.end() :]}"
    return None, text


def _as_number(said: str) -> object:
    if said in _ONES:
        return _ONES.index(said)
    tens, _, ones = said.replace("-", " ").partition(" ")
    if tens in _TENS and (not ones or ones in _ONES[1:10]):
        return _TENS[tens] + (_ONES.index(ones) if ones else 0)
    return said


def _age(text: str, values: dict[str, Any], name: str) -> str:
    age, rest = read_age(text)
    if age is not None:
        values["age"] = age
    return rest


def refuse_minors(text: str) -> None:
    """A description of somebody under 18 is refused; that they have children of their own is not about their age."""
    if found := minor_described(text, year=None):
        raise PersonaInvalid(
            tr('personas are adults, and "{words}" is {why}', words=found.words, why=found.why),
            fix=tr("Describe somebody of {least} or more.", least=YOUNGEST),
        )


def _language(text: str, values: dict[str, Any]) -> str:
    found = _SPEAKS.search(text)
    if not found or not (name := language_name(found["language"])):
        return text
    values["language"] = name
    return f"{text[: found.start()]} , {text[found.end() :]}"


def _manner(text: str, values: dict[str, Any]) -> str:
    traits = {
        trait: level
        for word, (trait, level) in MANNERS.items()
        if regex.search(rf"(?<![\w-]){word}(?![\w-])", text, regex.IGNORECASE)
    }
    personality: dict[str, Any] = dict(traits)
    if found := _TALKS.search(text):
        said = (found["voice"] or found["manner"]).strip(" ,")
        personality["voice"] = said[:1].upper() + said[1:]
        text = f"{text[: found.start()]} , {text[found.end() :]}"
    if personality:
        values["personality"] = personality
    return text


def _place(text: str, values: dict[str, Any]) -> str:
    found = _PLACE.search(text)
    if found:
        place = found["place"].strip(" .")
        city = find_city(place)
        values["location"] = place
        if city:
            values["timezone"] = city.timezone
        return f"{text[: found.start()]} , {text[found.end() :]}"
    for piece in text.split(","):
        city = find_city(piece)
        if city and len(piece.split()) <= 4:
            values["location"] = " ".join(piece.split())
            values["timezone"] = city.timezone
            return text.replace(piece, " ", 1)
    if city := find_city(text):
        values["location"], values["timezone"] = city.name, city.timezone
    return text


def _interests(rest: str, about: str) -> list[str]:
    found: list[str] = []
    left = about
    for trade, interest in sorted(occupations().items(), key=lambda pair: -len(pair[0])):
        left, times = regex.subn(rf"(?<![\w-]){trade}s?(?![\w-])", " ", left, flags=regex.IGNORECASE)
        found += [interest] * bool(times)
    found += [
        _DOINGS[match.group(1).lower()]
        for match in regex.finditer(rf"\b({'|'.join(_DOINGS)})\b", about, regex.IGNORECASE)
    ]
    for liked in _LIKES.finditer(about):
        found += _listed(liked["what"])
    known = {interest.casefold() for interest in found}
    for piece in regex.split(r"[,;]", rest):
        words = piece.strip(" .")
        if words.casefold() not in known and _is_interest(words):
            found.append(words)
    return list(dict.fromkeys(found))[:12]


def _is_interest(words: str) -> bool:
    """Whether a piece between commas, said without more, is something they care about: "techno"."""
    return (
        0 < len(words.split()) <= 2
        and words.islower()
        and not regex.search(r"\d|^(?:and|with|who|of|de)\b|\bde$", words)
        and not regex.fullmatch(rf"(?:\w+ )?{_TRADE_END}", words)
        and words not in _FILLER
        and words not in MANNERS
        and not _is_trade(words)
        and not _LIKES.search(words)
        and not presents_as(words)
    )


_DOINGS = {
    "surfs": "surfing", "paints": "painting", "dances": "dancing", "cooks": "cooking", "climbs": "climbing", "bakes": "baking", "writes": "writing",
    "sings": "singing", "skates": "skateboarding", "hikes": "hiking", "cycles": "cycling", "swims": "swimming", "boxes": "boxing", "runs": "running",
    "reads": "books", "travels": "travel", "gardens": "gardening", "sews": "sewing", "sails": "sailing",
}  # fmt: skip
# How words for what somebody is end, in several languages: they say an occupation, not an interest.
_TRADE_END = r"\w{2,}(?:er|or|ist|iste|ista|ian|ina|eur|euse|aora|ero|era|dor|dora|rice|tore|erin|smith|wright|man|woman|maker)s?(?: de| aus)?"
_FILLER = {"and", "with", "who", "is", "a", "an", "the", "retired", "from", "lives", "has", "she", "he", "they"}


def _is_trade(words: str) -> bool:
    return any(regex.search(rf"(?<![\w-]){trade}(?![\w-])", words, regex.IGNORECASE) for trade in occupations())


def _listed(text: str) -> list[str]:
    """The things liked: up to the piece that says something else about them."""
    found: list[str] = []
    for piece in regex.split(r",|\band\b|&", text):
        words = regex.sub(
            r"^(?:also|her|his|their|the|loves?|likes?)\s+", "", piece.strip(" ."), flags=regex.IGNORECASE
        )
        if not words:
            continue
        if (
            words.casefold() in MANNERS
            or len(words.split()) > 4
            or regex.search(r"\b(?:lives?|from|has|wears?|speaks?|hair|eyes|talks?|is)\b", words)
        ):
            break
        found.append(words)
    return found


def _bio(about: str, values: Mapping[str, Any]) -> str:
    """The description as a bio: without the age, as a sentence."""
    pieces = [" ".join(piece.split()).strip(" .") for piece in regex.split(r"\s*[,;]\s*", about)]
    kept = [piece for piece in pieces if piece and not _is_look(piece)]
    text = ", ".join(regex.sub(r"^(?:an?|is|who is)\s+", "", piece, flags=regex.IGNORECASE) for piece in kept)
    place = str(values.get("location", ""))
    others = [piece for piece in kept if piece.casefold() != place.casefold()]
    if place and len(kept) == 2 and len(others) == 1 and _is_trade(others[0]):
        text = f"{regex.sub(r'^an? ', '', others[0], flags=regex.IGNORECASE)} in {place}"
    if text.casefold() == place.casefold():
        return ""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _is_look(piece: str) -> bool:
    look = read_look(piece)
    return bool(look.values) and not look.rest and not _is_trade(piece)


def _wrong(field: str, value: object) -> str:
    try:
        make_sheet({"name": "?", "age": YOUNGEST, field: value})
    except PersonaInvalid as error:
        return error.message
    return ""
