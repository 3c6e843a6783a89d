"""Reads orders for captions and hashtags."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.details import PRONOUNS
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk
from bot.agent.phrases.tongues import language_in, languages_in
from tools.tokens import fold, one_of

_TONES = one_of(
    "funny formal flirty playful sarcastic serious witty casual professional friendly cheeky romantic poetic inspirational "
    "inspiring motivational dramatic spicy sassy sexy moody chill relaxed punchy short long emotional bold cute dry ironic "
    "humorous hilarious warm cosy cozy mysterious edgy upbeat energetic minimalist nostalgic dreamy heartfelt sincere clever "
    "quirky silly goofy lighthearted light-hearted elegant classy luxurious confident empowering uplifting snarky deadpan "
    "thoughtful melancholic sweet fun catchy engaging simple informative educational storytelling aesthetic cryptic wholesome "
    "divertido divertida gracioso graciosa formal serio seria romantico romantica poetico poetica corto corta "
    "lustig lustige lustigen lustiger witzig witzige frech freche kurz kurze formell formelle ernst ernste poetisch poetische locker lockere "
    "drole amusante amusant poetique formelle courte romantique serieuse decontractee "
    "divertente simpatica simpatico breve poetica formale ironica "
    "engracada engracado divertida formal curta grappig grappige formele kort korte speels speelse"
)


_WORDS_FOR = re.compile(
    r"\b(?:line|words|text|one-liner|something (?:to say|clever|witty|nice|funny)) (?:for|to go (?:with|under)|under|on|about) <asset>|<asset> needs? (?:some |a few )?(?:words|text)\b|\bto (?:write|say) (?:under|for|to go with|about|beneath|on) <asset>"
)


def caption(clause: Clause, talk: Talk) -> list[Draft]:
    """A caption or hashtags to be written for an asset."""
    nouns = clause.nouns("caption", "hashtag")
    verbs = clause.bids("caption")
    on_picture = (
        r"\bcaptions? (?:burn(?:ed|t)|baked|hard-?coded|on screen)\b|\bread along\b|\b(?:deaf|hard of hearing)\b"
    )
    if (clause.says(r"\blegendas\b") and clause.bids("add", "put")) or clause.says(on_picture):
        return []  # those on the picture
    if clause.of("asset") and not nouns and _WORDS_FOR.search(clause.masked):
        return captions(clause, talk)
    if not nouns and not verbs:
        told = talk.remark
        again = (
            clause.bids("write", "make", "give") and len(clause.core) <= 4 and clause.says(r"\b(?:one|it|some|that)\b")
        )
        about = told is not None and told.of("asset") and (told.nouns("caption") or _WORDS_FOR.search(told.masked))
        return captions(told, talk) if again and told is not None and about else []
    first = (nouns or verbs)[0]
    stray = clause.verbs("cancel", "delete", "show", "find", "schedule", "compare", "remove", "kill")
    if not verbs and any(verb.start < first.start for verb in stray):
        return []
    if clause.verbs("post") and clause.of("quote"):
        return []
    if (
        clause.of("quote")
        and not verbs
        and not clause.of("asset")
        and (clause.verbs("put", "add", "make", "change", "have", "keep", "do") or clause.says(r"\buse\b"))
    ):
        talk.mentioned = {**talk.mentioned, "caption": [str(clause.of("quote")[0].value)]}
        previous = talk.previous
        if previous is not None and previous.name == "schedule_post":
            previous.args["caption"] = str(clause.of("quote")[0].value)
        return []
    if (
        verbs
        and clause.of("quote")
        and clause.of("asset")
        and not clause.says(r"\b(?:like|about|mention\w*|includ\w*)\b")
    ):
        talk.mentioned = {**talk.mentioned, "caption": [str(clause.of("quote")[0].value)]}
    missing = clause.says(r"\b(?:wanted|needed|required|please)\b") or clause.says(
        r"\b(?:no|without|lacks?|missing|has(?:n't| no| not)|still (?:has|needs)|ohne|sin|sans|needs?|could use|empty|want|wants)\b"
    )
    assets = clause.values("asset")
    writes = (
        clause.bids("write", "make", "give", "get", "add", "want", "put", "do", "find", "change", "redo", "have")
        or verbs
    )
    made = talk.previous is not None and talk.previous.name in {"make_reel", "generate_image", "edit_video"}
    if not (writes or ((assets or made) and (missing or _is_terse(clause)))):
        return []
    if (
        clause.is_question
        and not (writes and (clause.is_asked or clause.small("could")))
        and not clause.small("any")
        and not writes
        and not (assets and len(clause.core) <= len(assets) + 2)  # "img_40 caption?"
    ):
        return []
    return captions(clause, talk)


_ASKED = re.compile(
    r"\bwhat (?:should|could|would|can|might) (?:the |a |be the |be a |make a )?(?:\w+ )?caption\b.*<asset>|\bhow (?:should|would) (?:you|we|i) caption <asset>|"
    r"\bwhat (?:should|could|shall|do|can|might|would) (?:i|we|you) (?:write|say|put)(?: \w+){0,2} <asset>"
)


def is_asked_for(clause: Clause) -> bool:
    """Whether the clause asks what a caption should be: "what should I write under img_3?"."""
    return _ASKED.search(clause.masked) is not None


def asked(clause: Clause, talk: Talk) -> list[Draft]:
    """ "What should the caption for reel_5 be?" asks for one to be written."""
    return captions(clause, talk) if is_asked_for(clause) else []


def captions(clause: Clause, talk: Talk) -> list[Draft]:
    """A caption for each asset of the clause, in each language it names, or for what "it" is."""
    nouns = clause.nouns("caption", "hashtag")
    assets = clause.values("asset")
    told = talk.remark
    place = talk.platform if told is not None and told.of("asset") and told.of("platform") and not talk.drafts else ""
    args: dict[str, object] = {
        "persona": next(iter(clause.values("persona")), ""),
        "platform": next(iter(clause.values("platform")), "") or place,
        "tone": tone_in(clause, nouns[0] if nouns else None),
    }
    tongues = languages_in(_without_quotes(clause)) or [""]
    hashtags = hashtags_in(clause)
    if hashtags is not None:
        args["hashtags"] = hashtags
    refers = (
        clause.small("it", "last")
        or PRONOUNS.search(clause.folded)
        or talk.asset
        or clause.joint in {"and", "then", ","}
    )
    targets = assets or ([talk.it] if refers or clause.bids("caption") or talk.drafts else [""])
    return [
        Draft("write_caption", {"asset": asset, **args, "language": tongue}, clause)
        for asset in targets
        for tongue in tongues
    ]


def _is_terse(clause: Clause) -> bool:
    return not any(item.sort == "verb" for item in clause.core)


def _without_quotes(clause: Clause) -> str:
    return " ".join(item.text for item in clause.items if item.kind != "quote")


def tone_in(clause: Clause, noun: Item | None) -> str:
    named = re.search(r"\b(?:tone|mood|vibe|style|ton)\s*[:=]?\s*(?:should be |of |is )?([a-z-]+)", clause.folded)
    words = [item for item in clause.core if item.kind == "word"]
    tones = [item.text for item in words if fold(item.text) in _TONES and not item.in_time]
    if not tones:
        pair = re.search(r"\b([a-z]+-[a-z]+)\b", clause.folded)
        if pair and pair[1] in _TONES:
            tones = [pair[1]]
    if tones:
        return " and ".join(dict.fromkeys(tones)) if len(tones) > 1 else tones[0]
    before_tone = re.search(r"(?<!')\b([a-z-]{3,}) (?:tone|mood|vibe|voice)\b", clause.folded)
    if before_tone and before_tone[1] not in {"the", "a", "her", "his", "same", "their", "in"}:
        return before_tone[1]
    if named and named[1] not in {"for", "of", "in", "on", "the", "a", "it"}:
        return named[1]
    if noun is None:
        return ""
    adjectives: list[str] = []
    for item in reversed(clause.core[: clause.index(noun)]):
        if item.kind != "word" or item.sort:
            break
        if (
            number_of(item) is not None
            or fold(item.text)
            in {"more", "nice", "good", "great", "proper", "better", "little", "quick", "i", "that", "new", "post"}
            or language_in(item.text)
        ):
            continue
        adjectives.insert(0, item.text)
    return " ".join(adjectives)


def hashtags_in(clause: Clause) -> int | None:
    for item in clause.core:
        number = number_of(item)
        if number is None:
            continue
        index = clause.index(item)
        if any(
            following.canon == "hashtag" or fold(following.text) in {"tags", "tag"}
            for following in clause.core[index + 1 : index + 4]
        ):
            return number
    if clause.says(r"\b(?:no|without|zero|sin|ohne|sans|senza|sem) hash ?tags\b"):
        return 0
    counted = [number_of(item) for item in clause.core if not item.in_time]
    numbers = [number for number in counted if number is not None]
    return numbers[0] if clause.nouns("hashtag") and len(numbers) == 1 else None
