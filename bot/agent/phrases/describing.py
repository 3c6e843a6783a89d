"""Takes a person's own words for a scene, a theme or a manner out of a clause, without the words around them."""

import re
from collections.abc import Iterable, Sequence

from bot.agent.phrases import lexicon
from bot.agent.phrases.clauses import Clause, fillers, tidy
from bot.agent.phrases.reading import Item
from tools.timewords import NUMBERS
from tools.tokens import fold, one_of

# What a picture is called without saying anything about it; "selfie" or "portrait" do say something.
_SAYS_SOMETHING = re.compile(
    r"selfie|portrait|headshot|close-?up|closeup|mugshot|profile|drawing|painting|sketch|poster|polaroid|wallpaper|story|"
    r"retrato|portrat|ritratto|full body|fullbody|illustration|carousel|vlog|montage|trailer|teaser|skit|pfp|animation"
)
_TELLING_STARTS = frozenset(word[:3] for word in _SAYS_SOMETHING.pattern.split("|"))
_EMPTY = one_of(
    "quick short new nice cool little fresh real good great simple small brief another one more some any couple bunch set few "
    "rapid brand-new idea concept fast lovely proper decent please now asap me us you i we it that this these those there their own just "
    "also so then up nuevo nueva neue neues neuen nouveau nouvelle nuovo novo nova nieuw nieuwe kleines kurzes kurz corto "
    "would'd 's 'd ll 'll re ve m d s be get have got do does did want see can could could-you make maybe really actually "
    "long lasting length something each apiece extra additional fun fix sort should faudrait ok okay hmm instead"
)
_LEADING = one_of(
    "of for and to me us with a an the that which who is are be by from on as de von fur para pour per voor van di da do del "
    "du der die das el la le il o los las les un una une ein eine eines einen about sobre uber sur su over d l where"
)
_TRAILING = one_of(
    "of for and to me us with a an the by from on as in at de von fur para pour per voor van di da do del du que please und y "
    "et e en or max or-so ones one pls plz thanks is no na em op auf sur su au aux zu con mit avec un une uno ein eine um uma een "
    "machen maken erstellen drehen filmen"
)
_KEEP_LEADING = one_of("in at on with by as where while during under over near beside behind")
STYLES = (
    "black and white", "black & white", "b&w", "b/w", "cinematic", "anime", "manga", "polaroid", "studio", "film noir", "film",
    "noir", "vintage", "retro", "editorial", "watercolor", "watercolour", "oil painting", "documentary", "moody", "vaporwave",
    "cyberpunk", "minimalist", "minimal", "pastel", "lomo", "35mm", "analog", "analogue", "grainy", "hdr", "fashion", "dreamy",
    "photorealistic", "realistic", "hyperrealistic", "pixel art", "comic", "cartoon", "3d", "sketch", "pencil", "pop art",
    "impressionist", "gothic", "surreal", "glossy", "monochrome", "sepia", "painterly", "y2k", "golden hour", "neon", "grunge",
    "street style", "low key", "high key", "disposable camera", "kodak", "fujifilm", "magazine", "vogue", "art deco", "lo-fi",
    "cinematografico", "cinematica", "filmisch", "cinematique", "schwarzweiss", "schwarz-weiß", "noir et blanc",
    "blanco y negro", "bianco e nero", "preto e branco", "acuarela", "aquarell", "aquarelle", "acquerello", "pixar", "ghibli",
)  # fmt: skip
# Styles that are no part of the scene as well: taken out of its words.
_PURE = frozenset({"cinematic", "anime", "polaroid", "film look", "black and white", "b&w", "b/w", "black & white", "editorial",
                   "photorealistic", "hyperrealistic", "documentary", "watercolor", "watercolour"})  # fmt: skip
_STYLE = re.compile(
    r"(?<![\w-])(?:(?:in |with |as )?(?:an? |the )?)?(?P<style>" + "|".join(sorted(map(re.escape, STYLES), key=len, reverse=True))
    + r")(?P<tail>[ -](?:look|style|vibe|vibes|feel|aesthetic|mood|preset|filter|lighting|light|stil|stijl))?(?![\w-])"
)  # fmt: skip
_NAMED_STYLE = re.compile(
    r"(?:style ?[:=] ?|im stil (?:von |eines )?|in the style of |estilo |style |stile |in )(?P<name>[\w-]+)(?P<tail>[ -](?:style|look))?"
)


def describe(clause: Clause, used: Sequence[Item], nouns: Sequence[Item], start: int | None = None) -> str:
    """The words of a clause that say what is to be seen: those behind the noun first, then those in front of it."""
    gone = list(used) + fillers(clause.items)
    if not nouns:
        return _trimmed(clause.rest(gone, start=start))
    first = nouns[0]
    in_front = _trimmed(clause.rest([*gone, *nouns], start=start, end=first.start))
    behind = _trimmed(clause.rest([*gone, *nouns], start=first.end))
    telling = " ".join(item.text for item in nouns if _says_something(item))
    in_front = " ".join(word for word in in_front.split() if fold(word).strip(",") not in _EMPTY).strip(" ,")
    head = f"{telling} {behind}".strip() if telling else behind
    return tidy(", ".join(part for part in (head, in_front) if part))


def _says_something(item: Item) -> bool:
    """Whether the word for a picture tells what is in it: a selfie, a Strandfoto."""
    word = fold(item.text)
    if item.is_mended:  # "pciture" says no more than "picture" does; a "selfy" is one
        return word[:3] in _TELLING_STARTS
    return bool(_SAYS_SOMETHING.search(word)) or not lexicon.is_known(word.split()[0])


def _trimmed(text: str) -> str:
    """Without function words at both ends, but with the preposition that places a scene: "in the rain"."""
    words = text.split()
    while (
        words and _is_one_of(words[0], _LEADING | _EMPTY) and not (_plain(words[0]) in _KEEP_LEADING and len(words) > 1)
    ):
        words.pop(0)
    while words and (
        _is_one_of(words[-1], _TRAILING)
        or (_plain(words[-1]) in _EMPTY and len(words) > 1 and not words[-1].istitle())  # "am See" is at the lake
    ):
        words.pop()
    return tidy(" ".join(words))


def _is_one_of(word: str, fillers: frozenset[str]) -> bool:
    plain = _plain(word)
    return plain in fillers and not (plain == "the" and not word.isascii())  # "thé" is tea


def _plain(word: str) -> str:
    return fold(word).strip(",.;:!?'\"()")


def style_of(clause: Clause) -> tuple[str, list[Item]]:
    """The style that a clause names, and the items that name nothing else."""
    match = None
    for candidate in _STYLE.finditer(clause.folded):
        if candidate["style"] in {
            "studio",
            "film",
            "fashion",
            "magazine",
            "sketch",
            "comic",
            "neon",
            "3d",
        } and not (candidate["tail"] or _stands_alone(clause, candidate)):
            continue
        if candidate["style"] == "golden hour" and not candidate["tail"]:
            continue
        match = candidate
        break
    if match is None:
        return "", []
    style = clause.text[match.start("style") : match.end("style")]
    if match["style"] not in _PURE and not match["tail"]:
        return style, []
    start, end = clause.start + match.start("style"), clause.start + match.end()
    return style, [item for item in clause.items if start <= item.start and item.end <= end]


def _stands_alone(clause: Clause, match: re.Match[str]) -> bool:
    """A style between commas, or right before the word for a picture: "studio portrait", "…, film"."""
    before = clause.folded[: match.start()].rstrip()[-1:]
    after = clause.folded[match.end() :].lstrip()
    noun = re.match(r"(?:photo|picture|pic|shot|portrait|image|selfie|headshot)", after)
    return bool(noun) or (before in {",", "", ":"} and after[:1] in {",", "", "."}) or before == ">" or after[:1] == ","


_AMOUNTS = {"a couple of": 2, "couple of": 2, "half a dozen": 6, "half dozen": 6, "a half dozen": 6, "a pair of": 2,
            "media docena de": 6, "ein halbes dutzend": 6, "une demi-douzaine de": 6, "une demi-douzaine d": 6, "mezza dozzina di": 6, "meia duzia de": 6}  # fmt: skip
_ARTICLES = one_of("a an un una uno une ein eine einer einem einen eins um uma een once sept sei elf")


def number_of(item: Item) -> int | None:
    """The number that an item says."""
    if item.kind == "number":
        return int(item.text) if len(item.text) < 6 else None
    if item.kind == "times" and isinstance(item.value, int):
        return item.value
    word = fold(item.text)
    if word in _AMOUNTS:
        return _AMOUNTS[word]
    if word in {"dozen", "docena", "dutzend", "douzaine", "dozzina", "duzia", "dozijn"}:
        return 12
    if word in {"couple", "pair", "paar", "par", "paio"}:
        return 2
    if item.kind == "word" and word in NUMBERS and word not in _ARTICLES:
        return NUMBERS[word]
    return None


def joined(items: Iterable[Item], clause: Clause) -> str:
    kept = list(items)
    return tidy(clause.line.text[kept[0].start : kept[-1].end]) if kept else ""
