"""Whether a request puts a person under 18 into a picture.

It reads words ("schoolgirl", "niña"), stated ages ("17yo", "sedicenne", "de doce años"), school years and years of
birth in English, Spanish, German, French, Italian and Portuguese, and plain words in some other scripts, also where
letters are swapped, spaced or accented. What only looks like one ("baby blue", "at 17:00", "kidney") passes.

The words are in minors.toml. A rule about words is a first line, not the whole defence: the persona's own age is
kept at 18 or more by the database.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import regex

from personas.folding import fold, readings, spaced_runs
from storage.wording import tr

# A bare number is an age only where it ends the phrase or a word goes on with the picture, never with a unit.
_FOLLOW = (
    r"(?=\s*(?:$|[,;!?)\"\]#/]|’(?![\d\uE000-\uE1FF])|\.(?![\d\uE000-\uE1FF])|-\s|\s(?:and|in|on|at|with|wearing|who|but|from|standing|sitting|dancing|posing|"
    r"walking|looking|holding|smiling|by|near|y|en|con|que|an|am|auf|mit|und|im|et|dans|sur|avec|qui|au|e|na|no|nella|"
    r"sulla|sul|al|alla|com|or|years?(?! \w+er\b)|please|pls|bitte|por|per|pour|para|today|tomorrow|this|next|hoy|heute|oggi|hoje|now|already|again|forever|ahora|jetzt|maintenant|adesso|agora|very|so)\b))"
)
_YEAR = r"(?P<year>(?:19|20)\d\d|’\d\d)\b"
_OLDEST_MINOR = 17
# Private characters that stand for a number said in digits, for one in words, and for a persona's name.
_IN_DIGITS, _IN_WORDS, _NAMED = 0xE000, 0xE100, 0xE200
_MOST_NAMES = 0x100
_ANY_NAMED = r"(?:ava|kai|[\uE200-\uE2FF])"
_DATA = Path(__file__).with_name("minors.toml")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found, in the folded spelling, and why it stops."""

    words: str
    why: str


@dataclass(frozen=True)
class _Language:
    words: regex.Pattern[str]
    numbers: regex.Pattern[str] | None = None
    values: Mapping[str, int] = field(default_factory=dict)  # of number words
    ages: tuple[regex.Pattern[str], ...] = ()  # over plain text, over text with marked numbers
    births: regex.Pattern[str] | None = None

    def marked(self, plain: str) -> str:
        """The text with each number from 1 to 17 as one character: every rule about ages then stays small."""

        def mark(found: regex.Match[str]) -> str:
            digits = found["digits"]
            value = (
                int(regex.sub(r"\D", "", digits))
                if digits
                else self.values[" ".join(found.group().replace("-", " ").split())]
            )
            return chr((_IN_DIGITS if digits else _IN_WORDS) + value)

        return self.numbers.sub(mark, plain) if self.numbers else plain

    def age_in(self, plain: str) -> str:
        """The first stated age under 18, as it was written."""
        if not self.ages:
            return ""
        marked = self.marked(plain)
        # Every rule about a number needs one: the slow half is for the few texts that have any.
        texts = (plain,) if marked == plain else (plain, marked)
        for text, rule in zip(texts, self.ages, strict=False):
            if found := rule.search(text):
                written: str = regex.sub(
                    r"[\uE000-\uE1FF]", lambda one: str((ord(one.group()) - _IN_DIGITS) % 0x100), found.group()
                )
                return written
        return ""


# Said of an adult: whose parent or teacher they are is not their own age.
_THEIR_CHILDREN = regex.compile(
    r"\b(?:single )?(?:mother|mom|mum|father|dad|parent|parents|aunt|uncle|teacher|nanny|mutter|vater|madre|padre|mère|père|mãe|pai)\b[^,;.]*|"
    r"\b(?:has|with) (?:\w+ )?(?:kids?|children|daughters?|sons?)\b|"
    r"\b(?:kindergarten|pre-?school|primary school|elementary school|high school|middle school) teacher\b|"
    r"\bpa?ediatric\w*|\bchildren['’]s\b",
    regex.IGNORECASE,
)


def minor_in(text: str, *, year: int | None, names: Iterable[str] = ()) -> Finding | None:
    """The first sign of a person under 18 in `text`.

    `year` is the year now, for "born in 2015"; with None a year of birth is not judged. `names` are the personas':
    "little Mia" is a child, "little Italy" is none. A name that is such a word itself is read as the word.

    >>> minor_in("a 17 year old on the beach", year=2026)
    Finding(words='17 year old', why='a stated age under 18')
    >>> minor_in("17 photos of Ava, baby blue dress, post at 17:00", year=2026) is None
    True
    """
    innocent, languages = _rules()
    called, known = _known(tuple(names))
    for reading in readings(text):
        plain = innocent.sub(" ~ ", called.sub(lambda name: known[name.group()], reading) if called else reading)
        for language in languages:
            if found := language.words.search(plain):
                return Finding(words=_spoken(found.group(), known), why=tr("a word for a person under 18"))
            if age := language.age_in(plain):
                return Finding(words=_spoken(age, known), why=tr("a stated age under 18"))
            if language.births is None or year is None:
                continue
            for birth in language.births.finditer(plain):
                if not _surely_adult(birth.group("year"), year):
                    return Finding(words=birth.group(), why=tr("a year of birth that makes them under 18"))
    return _spelled_out(fold(text))


def minor_described(text: str, *, year: int | None, names: Iterable[str] = ()) -> Finding | None:
    """The first sign that the person described is under 18; that they have or teach children is none.

    >>> minor_described("single mother of two kids, 41", year=2026) is None
    True
    """
    return minor_in(_THEIR_CHILDREN.sub(" ", text), year=year, names=names)


@lru_cache(maxsize=64)
def _known(names: tuple[str, ...]) -> tuple[regex.Pattern[str] | None, Mapping[str, str]]:
    """What finds the names of personas in a folded text, and the character that stands for each."""
    plain = dict.fromkeys(
        name for one in names[:_MOST_NAMES] if len(name := fold(one)) > 1 and not minor_in(name, year=None)
    )
    if not plain:
        return None, {}
    found = "|".join(regex.escape(name) for name in sorted(plain, key=len, reverse=True))
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{found})(?![\p{{L}}\p{{N}}])"), {
        name: chr(_NAMED + number) for number, name in enumerate(plain)
    }


def _spoken(words: str, known: Mapping[str, str]) -> str:
    for name, sign in known.items():
        words = words.replace(sign, name)
    return words


def _surely_adult(born: str, now: int) -> bool:
    """Whether somebody born in that year has been 18 all of this year."""
    year = 2000 + int(born[1:]) if born.startswith("’") else int(born)
    if year > now and born.startswith("’"):
        year -= 100
    return now - year > _OLDEST_MINOR + 1


def _spelled_out(plain: str) -> Finding | None:
    """Words with letters starred out ("ch*ld"), or spaced apart in one long run ("a c h i l d")."""
    hidden = _hidden_words()
    for token in regex.findall(r"(?<![\p{L}*#])[\p{L}*#]{3,16}(?![\p{L}*#])", plain):
        if "*" in token or "#" in token.strip("#"):
            letters = regex.sub(r"[*#]", "", token)
            mask = regex.compile(regex.sub(r"[*#]", r"[\\p{L}]", token))
            if len(letters) * 2 >= len(token) and any(mask.fullmatch(word) for word in hidden):
                return Finding(words=token, why=tr("a word for a person under 18"))
    for run in spaced_runs(plain):
        if word := next((word for word in hidden if len(word) > 3 and word in run), ""):
            return Finding(words=run, why=tr('"{word}", spelled out', word=word))
    return None


@lru_cache(maxsize=1)
def _rules() -> tuple[regex.Pattern[str], tuple[_Language, ...]]:
    """What only looks like a minor, in every language at once; then each language's words, ages and births."""
    with _DATA.open("rb") as file:
        data = tomllib.load(file)
    other, names, _ = data.pop("other"), data.pop("names"), data.pop("hidden")
    words = "|".join(regex.escape(fold(word)) for word in other["words"])
    anywhere = "|".join(regex.escape(fold(word)) for word in other["anywhere"])
    plain = _Language(words=regex.compile(rf"(?<!\p{{L}})(?:{words})(?!\p{{L}})|{anywhere}"))
    tens = tuple(ten for language in data.values() for ten in language["tens"])
    pieces = (piece for language in data.values() for piece in language["innocent"])
    innocent = regex.compile("|".join(f"(?:{piece})" for piece in pieces).replace("{K}", _ANY_NAMED))
    return innocent, (*(_compiled(language, tens, _anybody(names)) for language in data.values()), plain)


def _anybody(names: dict[str, list[str]]) -> str:
    """A rule for a word that may be a name: "mia", and neither "the price" nor "it"."""
    articles = "".join(rf"(?<!\b{word} )" for word in names["determiners"])
    return rf"(?:[\uE200-\uE2FF]|{articles}(?!(?:{'|'.join(names['things'])})\b)\p{{L}}[\p{{L}}-]{{1,30}})"


def _compiled(language: dict[str, list[str]], every_tens: Iterable[str], anybody: str) -> _Language:
    spellings = {
        spelling: value for value, line in enumerate(language["numbers"], start=1) for spelling in line.split("|")
    }
    named = "|".join(spelling.replace(" ", "[ -]") for spelling in sorted(spellings, key=len, reverse=True))
    tens = "".join(rf"(?<!\b{ten}[ -])" for ten in every_tens)
    begins = "".join(sorted({regex.escape(spelling[0]) for spelling in spellings}))  # looked at first: it is soon done
    digits = r"(?<!\d)(?<!\d[.,:/])(?P<digits>0?[1-9]|1[ .-]?[0-7])(?!\d|[.,:/]\d|(?:st|nd|rd|th|º|°)\b)"
    ages = [piece.replace("{A}", anybody) for piece in language["ages"]]
    numbered = [piece for piece in ages if any(slot in piece for slot in ("{N}", "{M}", "{T}", "{W}"))]
    return _Language(
        words=_whole(language["words"]),
        numbers=regex.compile(rf"{digits}|\b(?=[{begins}]){tens}(?:{named})\b(?!-(?:sept|huit|neuf)\b)"),
        values={spelling.replace("-", " "): value for spelling, value in spellings.items()},
        ages=(_whole([piece for piece in ages if piece not in numbered]), _whole(numbered)),
        births=_whole(language["births"]),
    )


def _whole(pieces: list[str]) -> regex.Pattern[str]:
    """One rule of many pieces. {N} is any number from 1 to 17, before {F} from 3; {T} one from 13, {W} such a word."""
    text = ("|".join(f"(?:{piece})" for piece in pieces) or r"\b\B").replace("{K}", _ANY_NAMED)
    span = r"(?: ?[-/] ?(?:\d{1,2}\b|[\uE001-\uE111])| (?:to|or|and|a|y|o|bis|oder|und|ou|et|e) (?:\d{1,2}\b|[\uE001-\uE111]))?"
    text = text.replace("{N}{F}", "{M}{F}").replace("{N}\\b", "{N}(?!\\w)")
    text = text.replace("{N}", rf"[\uE001-\uE011\uE101-\uE111]{span}")
    text = text.replace("{M}", rf"[\uE003-\uE011\uE103-\uE111]{span}").replace("{W}", r"[\uE10D-\uE111]")
    text = text.replace("{T}", rf"[\uE00D-\uE011\uE10D-\uE111]{span}")
    text = text.replace("{F}", _FOLLOW).replace("{Y}", _YEAR)
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{text})(?![\p{{L}}])")


@lru_cache(maxsize=1)
def _hidden_words() -> frozenset[str]:
    """The nouns that people hide: tried against starred and spaced spellings."""
    with _DATA.open("rb") as file:
        return frozenset(fold(word) for word in tomllib.load(file)["hidden"]["words"])
