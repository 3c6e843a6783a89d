"""Whether free prose claims that something happened. Such prose is never shown: what happened is said by code, from receipts.

Judged clause by clause in English, German, Spanish, French, Italian and Portuguese, by the words of claims.toml: a
clause claims when it says that something of this product's was done, is being done or will be done, and it is no
question, denial, wish or condition. What a persona tells of her own day ("I made pasta") claims nothing. When in doubt
it claims, and prose in a language that cannot be judged claims, too: a dropped sentence costs little, a lie much.

Four lists of lies and honest replies were written one after the other, each before the rules were looked at again. Of
each new list, as it was read for the first time, 59, 66, 76 and 79 of 100 lies were found where a list of phrases found
39, and 97 to 99 of 100 honest replies passed. So it is a net and no wall: the wall is that nothing is done without a receipt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.agent.events import Events, Tense
from bot.agent.speech import SENTENCE, Language, can_be_judged, clauses_of, languages, languages_of, plain, tokens

LONGEST = 4_000  # characters; a longer answer is no chat: it is not judged but dropped
STAGED = re.compile(r"(?<!\*)[*\[(]\s*(?P<word>[^\W\d_]{3,20})\b[^*\])\n]{0,80}[*\])](?!\*)")
MACHINE = re.compile(r"\b[a-z]{3,20}_[a-z]{3,20}\b|[{}]")
PROPER = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]{2,20}\b")
# The one thing that no persona may say of herself, in the languages that are judged.
HUMAN = re.compile(
    r"\b(?:i am|i'm|ich bin|(?:yo )?soy|je suis|(?:io )?sono|(?:eu )?sou) (?:just |also |only |nur |auch |solo )?(?:an? |eine? |una? |une |uma? )?"
    r"(?:real |actual |living |echter? |wirklicher? |vraie? )?"
    r"(?:person|human(?: being)?|mensch|persona(?: real| de verdad)?|ser humano|humano|personne(?: réelle)?|être humain|humain|persona vera|essere umano|pessoa(?: real| de verdade)?)\b",
    re.IGNORECASE,
)
TICKS = frozenset("✅✔☑")


@dataclass(frozen=True, kw_only=True)
class Claim:
    sentence: str
    words: str


def claim_in(prose: str, *, names: Sequence[str] = ()) -> Claim | None:
    """Return the first claim of `prose`, or None. `names` are the personas: what is said to be done to them counts."""
    if len(prose) > LONGEST:
        return Claim(sentence=prose[:80], words="too long to judge")
    if human := HUMAN.search(prose.replace("’", "'")):
        return Claim(sentence=prose[:80], words=human[0])
    if _is_staged(prose.lower()):
        return Claim(sentence=prose[:80], words="a stage direction")
    known = _named(names)
    # Somebody whom the studio does not know is still somebody: "I renamed Luna". German writes every noun so.
    said = known | _named(PROPER.findall(prose))
    sentences = [tokens(sentence) for sentence in SENTENCE.split(plain(prose))]
    whole = [word for sentence in sentences for word in sentence]
    if not can_be_judged(whole):
        return Claim(sentence=prose[:80], words="a language that cannot be judged")
    for sentence in sentences:
        for language in languages_of(sentence) or languages().values():
            if found := _claimed(sentence, language, known if language.name == "de" else said):
                return Claim(sentence=" ".join(sentence), words=found)
    return None


def _named(names: Sequence[str]) -> frozenset[str]:
    """Return the words of these names as they stand in plain text, alone and as a genitive."""
    return frozenset(ending for name in names for word in plain(name).split() for ending in (word, f"{word}s"))


def _is_staged(prose: str) -> bool:
    """Whether deeds are acted out ("*uploads the picture*", "[image]") or calls of tools are talked of ("make_reel(…)")."""
    if MACHINE.search(prose):
        return True
    english = languages()["en"]
    for found in STAGED.finditer(prose):
        word = found["word"]
        is_shown = found[0][0] == "[" and english.has(word, "things")
        if is_shown or any(english.verbs(one) for one in (word, word.removesuffix("s"), word[:-2])):
            return True
    return False


def _claimed(sentence: Sequence[str], language: Language, names: frozenset[str]) -> str:
    """Return the words of a sentence that claim, or ""."""
    if not TICKS.isdisjoint(sentence):
        return "✅"
    before: Events | None = None
    for clause in clauses_of(sentence, language):
        events = Events(clause, language, names, before)
        before = events
        if clause.is_asked or clause.is_supposed:
            continue
        for tense, words in events.found():
            # What is done is done, whatever is supposed beside it: "if you look, you'll see that I posted it".
            if tense is Tense.DONE or not (clause.is_excused or language.any(clause.words, "habit")):
                return words
    return ""
