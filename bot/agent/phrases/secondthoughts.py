"""What a person takes back in the same breath: "make a reel … never mind", "cancel P5, no wait, P6".

Both are mended in the text before it is parted into clauses, so that no rule has to know of them.
"""

import re
from dataclasses import dataclass

from bot.agent.phrases.describing import number_of
from bot.agent.phrases.reading import Item, Line
from tools.tokens import fold, one_of

MOST_CORRECTIONS = 4  # of one request; more is no request

_DROPPED = (
    r"never ?mind(?: (?:that|then|it|all that|about (?:it|that)))?|nvm|forget (?:it|that|about (?:it|that)|i (?:said|asked)(?: \w+)?|what i (?:just )?said)|"
    r"(?:just |only |i'm |im |i am )*(?:kidding|joking)|jk|j/k|scratch (?:that|all that|it)|strike that|on second thoughts?(?:,? (?:no|don't|not))?|"
    r"(?:i )?(?:'ve |have )?changed my mind|(?:actually|wait|hmm+|oh),? (?:no|don't|do not|don't bother|rather not)|no,? (?:wait,? )?don't|"
    r"don't bother|disregard (?:that|it)|ignore (?:that|it|what i said)|cancel that|not happening|let's not(?: do (?:that|it))?(?: after all)?|"
    r"olvidalo|olvida eso|mejor no|es broma|era broma|vergiss (?:es|das)|doch nicht|lieber nicht|war nur spass|lass mal|"
    r"laisse tomber|oublie(?: ca)?|je plaisante|en fait non|lascia (?:stare|perdere)|scherzavo|anzi no|come non detto|"
    r"esquece(?: isso)?|deixa (?:pra la|para la)|brincadeira|melhor nao|laat maar|vergeet het|toch niet|grapje"
)
_TAKEN_BACK = re.compile(
    rf"(?:[,;:.!?…(\n-]|\s)\s*(?:(?:oh|ah|ok|okay|and|but|so|please|sorry|wait|hmm+|actually)[\s,]+)*(?P<dropped>{_DROPPED})"
    r"(?=\s*(?:[,;:.!?…)\n-]|$))[\s,;:.!?…)-]*"
)
# "Don't forget it", "if you changed my mind": part of something else.
_PART_OF_MORE = re.compile(
    r"\b(?:don't|do not|never|not|can't|if|when|you|we|to|said|says|is|was|the|please,? don't)\s*$"
)
_CORRECTS = re.compile(
    r"(?P<edge>[,;:.!?…(-]\s*|\s)(?:(?:oh|ah|ugh|uh|um|er|erm|hmm+|oops)[\s,]+)*"
    r"(?P<mark>no,? wait|wait,? no|no,? sorry|sorry,? no|no,? no|i mean|i meant|or rather|scratch that|correction|make that|my bad|"
    r"quiero decir|quise decir|ich mein(?:e|te)|besser gesagt|je veux dire|vo(?:glio|levo) dire|qu(?:er|ero) dizer|ik bedoel|"
    r"no|nope|sorry|wait|rather|actually|oops|perdon|digo|quatsch|pardon|enfin|anzi|scusa|cioe|desculpa|nein|non)"
    r"(?=[\s,:;.!…-])(?:[\s,:;.!…-]+(?:no|wait|sorry|i mean|i meant|make that|make it|rather|actually|it's|that's|for|of|on|at|to|the|von|auf|a|sur|per))*"
    r"[\s,:;.!…-]+"
)
_WEAK = one_of(
    "no nope sorry wait rather actually oops perdon digo pardon enfin anzi scusa cioe desculpa nein non quatsch"
)
_NO_TWIN = one_of("too also as auch aussi anche tambien ook")
_TWINNED = frozenset({"asset", "post", "persona", "platform", "size", "duration", "times"})
_CLOCK = re.compile(
    r"(?:\bat |\bum |\ba las? |\balle |\bom )?(?<!\d)\d{1,2}(?:[:.h]\d{2})?(?: ?(?:am|pm|uhr|uur|h|o'clock))?\b"
)


def taken_back(line: Line) -> str | None:
    """What is left of the text behind the last thing taken back: "" where all of it is; None where nothing was."""
    left = None
    for match in _TAKEN_BACK.finditer(line.folded):
        start = match.start("dropped")
        if _is_quoted(line, start) or _PART_OF_MORE.search(line.folded[:start]):
            continue
        if sum(item.end <= match.start() and item.kind != "sign" for item in line.items) > 1:
            left = line.text[match.end() :].strip()
    return left


def corrected(line: Line) -> str | None:
    """The text with its first self-correction carried out, "cancel P5, no wait, P6" as "cancel P6"; None without one."""
    put_right = _put_right(line)
    if put_right is not None:
        return put_right
    for match in _CORRECTS.finditer(line.folded):
        mark = match["mark"].replace(",", "")
        if _is_quoted(line, match.start("mark")) or (mark in _WEAK and match["edge"].isspace()):
            continue
        if mark in {"no", "non"} and line.language in {"pt", "it"}:
            continue  # "no instagram" is "on instagram"
        slip = _slip_before(line, match.start(), match.end())
        if slip is not None:
            old, new, instead = slip
            text = line.text
            return f"{text[: old.start]}{instead}{text[old.end : match.start()]} {text[new.end :]}".rstrip()
    return None


# "Not a video of Kai, a still": the kind is put right, and of whom it is stays.
_NO_SUCH_KIND = re.compile(
    r"^(?:(?:please|make|i want|i need|hey|but|no)[\s,]+)*not an? (?:\w+)(?P<whose> (?:of|with|for) [^,.;]{2,40})?[,.;-]+ ?(?:(?:but|just|rather|make it)\s+)*an? (?P<kind>\w+)(?=[\s,.;]|$)"
)


def _put_right(line: Line) -> str | None:
    match = _NO_SUCH_KIND.match(line.folded)
    if match is None:
        return None
    whose = line.text[match.start("whose") : match.end("whose")] if match["whose"] else ""
    behind = re.sub(r"^[\s,.;-]+", ", ", line.text[match.end() :])
    return f"a {match['kind']}{whose}{behind}"


def _is_quoted(line: Line, place: int) -> bool:
    return any(item.kind == "quote" and item.start <= place < item.end for item in line.items)


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int


def _slip_before(line: Line, mark: int, behind: int) -> tuple[_Place, _Place, str] | None:
    """Where the slip stands, where its correction stands, and what is to be read in place of the slip."""
    index = next((index for index, item in enumerate(line.items) if item.start >= behind), None)
    if index is None:
        return None
    new = line.items[index]
    if new.in_time:
        return _time_slip(line, mark, new)
    after = line.items[index + 1] if index + 1 < len(line.items) else None
    if after is not None and (after.canon == "is" or (after.sort == "verb" and after.form == "s")):
        return None  # "…, sorry, Luna looks great"
    if after is not None and fold(after.text) in _NO_TWIN:
        return None
    olds = [item for item in line.items if item.end <= mark and _are_twins(item, new)]
    if not olds:
        return None
    old = olds[-1]
    if fold(old.text) == fold(new.text) or (old.value is not None and old.value == new.value):
        return None
    owns = old.is_possessive and not new.is_possessive
    return _Place(old.start, old.end), _Place(new.start, new.end), new.text + ("'s" if owns else "")


def _are_twins(old: Item, new: Item) -> bool:
    if new.kind in _TWINNED:
        return old.kind == new.kind
    return number_of(new) is not None and not old.in_time and old.kind == new.kind and number_of(old) is not None


def _time_slip(line: Line, mark: int, new: Item) -> tuple[_Place, _Place, str] | None:
    span = next((span for span in line.times if span.start <= new.start < span.end), None)
    olds = [span for span in line.times if span.end <= mark]
    if span is None or not olds:
        return None
    old, words = olds[-1], line.text[span.start : span.end]
    place = _Place(old.start, old.end)
    if span.reading.clock is not None and not span.reading.says_day and old.reading.says_day:
        clock = _CLOCK.search(line.folded, old.start, old.end)  # "friday at 5, no, at 6": the day stays
        if old.reading.clock is None or clock is None:
            return None
        place = _Place(clock.start(), clock.end())
    return place, _Place(span.start, span.end), words
