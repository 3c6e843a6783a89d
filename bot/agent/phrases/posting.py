"""Reads orders to publish: what, where, when, with which words."""

import re
from difflib import get_close_matches

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.making import content
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk
from tools.timereading import TimeSpan
from tools.timewords import NUMBERS, ZONES
from tools.tokens import fold
from tools.when import impossible_clock

_ZONE_WORDS = re.compile(
    r"(?:\b(?:hora|heure|ora|horario)(?: local)? (?:de|del|di|da) )?(?<![\w])(?P<city>" + "|".join(sorted(map(re.escape, ZONES), key=len, reverse=True))
    + r"|utc ?[+-] ?\d{1,2}|gmt ?[+-] ?\d{1,2})(?: (?P<time>time|timezone|time zone|zeit|tijd|uhrzeit))?(?![\w])"
)  # fmt: skip


def zone_and_times(clause: Clause) -> tuple[str, str]:
    """The zone that the clause names and its time words without it; every word for at once is "now"."""
    zone = ""
    words: list[str] = []
    for span in clause.times:
        text = clause.line.text[span.start : span.end]
        if span.reading.zone:
            folded = fold(text)
            matches = [
                match
                for match in _ZONE_WORDS.finditer(folded)
                if match["city"] not in {"la", "et", "est"} or match["time"] or match.end() == len(folded)
            ]
            if matches:
                match = matches[-1]
                zone = text[match.start("city") : match.end("city")]
                text = text[: match.start()] + " " + text[match.end() :]
        words.append("now" if span.reading.is_now else text)
    if clause.times and not zone:
        behind = clause.line.text[clause.times[-1].end : clause.end]
        named = re.match(r"[\s,]*\(?\s*(?P<city>[A-Za-zÀ-ÿ/_ ]{2,30}?) (?:time|timezone|tz)\b", behind)
        if named:
            zone = named["city"].strip()
    if clause.times and (impossible := impossible_clock(clause.text)):
        words.append(impossible)  # is asked about, where only the day would leave nine o'clock
    elif clause.times:
        words += mistyped_hour(clause)
    return zone, tidy(re.sub(r"\(\s*\)", " ", " ".join(words))).strip(" ,")


_AT = re.compile(r"[\s,]*\b(?:at|um|a las?|às|à|alle|om)\s+(?P<hour>[^\W\d]{2,8})\b")
_HOURS = [word for word, hour in NUMBERS.items() if 1 <= hour <= 12]


def mistyped_hour(clause: Clause) -> list[str]:
    """The word behind "tomorrow at" that is nearly an hour and none, such as "sx": it is asked about, likewise."""
    reading = clause.reading()
    if reading is None or reading.clock is not None or reading.part is not None:
        return []
    said = _AT.match(fold(clause.line.text[clause.times[-1].end : clause.end]))
    is_hour = said is not None and get_close_matches(said["hour"], _HOURS, n=1, cutoff=0.78)
    return [said.group().strip(" ,")] if said is not None and is_hour else []


_GOES_OUT = re.compile(
    r"<asset> (?:also |then |now |just )*(?:could|can|should|may|might|will|must|shall|ought to|needs to|has to|is ready to|is good to|to)(?: also| then| now)? (?:go|run|air|launch|drop)\b|<asset> (?:goes|drops|airs|launches)\b|"
    r"<asset> (?:soll|sollte|muss|kann|darf|geht|moet|mag|kan|debe|tiene que|doit|deve)\b.*\b(?:raus|online|live|salir|sortir|uscire|sair|publicar|uit)\b"
)


def _posts_out(clause: Clause) -> bool:
    """Whether the clause says to publish something."""
    if any(_is_order(clause, verb) for verb in clause.verbs("post", "schedule")):
        return True
    if (
        clause.of("asset")
        and _GOES_OUT.search(clause.masked)
        and (clause.times or clause.of("platform"))
        and not clause.is_question
    ):
        return True
    a_post = [item for item in clause.nouns("post") if item.form != "s"]
    if a_post and clause.of("asset") and clause.bids("make", "put", "want", "add", "get", "do", "change", "give"):
        return True
    placed = clause.bids("have", "get") and (clause.small("it") or clause.of("asset")) and clause.of("platform")
    if (
        placed
        and not clause.nouns("image", "video", "caption")
        and (clause.times or clause.says(r"\b(?:on|onto|up|out|live)\b"))
    ):
        return True
    moved = clause.verbs("put", "add")
    if not moved:
        return False
    index = clause.index(moved[0])
    tail = clause.core[index + 1 :]
    if any(item.sort == "noun" and item.canon in {"music", "subtitle", "caption", "sound", "hashtag"} for item in tail):
        return False
    if clause.of("platform"):
        return True
    text = " ".join(fold(item.text) for item in clause.items)
    return bool(
        re.search(
            r"\b(?:put|chuck|throw|stick|slap|get|bung|pop|push|send)\b.*\b(?:up|live|online|out there|out(?! of))\b",
            text,
        )
    ) and bool(clause.of("asset") or clause.small("it") or clause.times)


def _is_order(clause: Clause, verb: Item) -> bool:
    """ "Post it", "would you mind posting it", "I'd like it posted at six"; but not "Luna posting a letter"."""
    if verb.form == "base":
        moved = fold(verb.text) in {"stell", "stelle", "stellen"}  # to put: a post only where it is put out
        return not moved or bool(clause.of("platform") or clause.times or clause.says(r"\b(?:online|rein|hoch)\b"))
    if verb.form == "s":
        return clause.of("asset") != [] and bool(clause.times)
    if verb.form == "past" and clause.is_asked and (clause.head is verb or (clause.of("asset") and clause.times)):
        return True
    if verb.form == "past":
        return bool(clause.verbs("want", "get", "have") or clause.small("should")) and bool(
            clause.of("asset") or clause.small("it")
        )
    if verb.form == "ing" and clause.says(r"^(?:so |and |then )*(?:how|what) about\b"):
        return True
    return clause.head is verb or (clause.is_asked and not clause.of("persona"))


def schedule(clause: Clause, talk: Talk) -> list[Draft]:
    """Publishing of an asset, now or later; of new content, which is made first."""
    assets = clause.values("asset")
    return published(clause, talk) if _asks_to_post(clause, talk, assets) else []


def published(clause: Clause, talk: Talk) -> list[Draft]:
    """The calls that publish what a clause names, or what it describes and what is made first."""
    assets = clause.values("asset")
    refers = bool(clause.small("it") or clause.says(_POINTING))
    nouns = clause.nouns("image", "video")
    made: list[Draft] = []
    if not assets and nouns and not refers and is_new(clause, nouns[0]):
        made = _made(clause, talk)
    elif not assets and not _has_object(clause, talk, bool(refers or nouns)):
        return []
    zone, when = zone_and_times(clause)
    earlier = talk.previous if talk.previous is not None and talk.previous.name == "schedule_post" else None
    if not when and earlier is not None and not clause.verbs():
        when = str(earlier.args["when"])
    if when and clause.says(r"\b(?:both|all|each)\b"):
        _share_time(talk, when)
    caption = _caption(clause) or _dictated_before(clause, talk)
    if not assets and earlier is not None and clause.joint in {"and", ","} and not refers and not nouns:
        assets = [str(earlier.args["asset"])]  # "…, and again on friday"
    if not assets and clause.says(r"\b(?:both|all of them|them all|all three)\b"):
        assets = list(dict.fromkeys(str(draft.args["asset"]) for draft in talk.drafts if draft.args.get("asset")))
    if not clause.verbs() and clause.joint in {"and", ","}:
        _share_backwards(talk, clause, when)
    targets = assets or ([talk.it] if not made and (refers or not nouns) else ["last"])
    return made + [
        Draft(
            "schedule_post",
            {"asset": asset, "platform": platform, "when": when or "now", "timezone": zone, "caption": caption},
            clause,
        )
        for asset in targets
        for platform in _platforms(clause, talk, assets) or [""]
    ]


_POINTING = (
    r"\b(?:that|this|it|them|lo|la|es|das|ihn|le|ca|the (?:last|latest|newest|new|first|second)|result|both|-le|-la)\b"
)


def _asks_to_post(clause: Clause, talk: Talk, assets: list[str]) -> bool:
    head = clause.head
    if head is not None and head.canon in {"what", "when", "who", "where", "how"} and not clause.is_asked:
        return False
    if any(span.reading.day is not None and span.reading.day < 0 for span in clause.times):
        return False  # what was posted yesterday
    if clause.is_question and clause.says(r"^(?:so |and |ok |hey )*(?:can|could|may) (?:i|we)\b") and not clause.times:
        return False  # whether it may be, not that it shall
    if clause.of("post") and not assets:
        return False
    if _posts_out(clause) or _is_terse(clause, assets):
        return True
    follows = talk.previous is not None and talk.previous.name == "schedule_post" and clause.joint in {"and", ","}
    again = clause.says(r"\b(?:again|also|too|then)\b") and bool(clause.times or clause.of("platform"))
    elsewhere = bool(clause.times and clause.of("platform")) and not clause.verbs()
    return follows and (again or elsewhere or bool(assets and clause.of("platform") and not clause.verbs()))


def _has_object(clause: Clause, talk: Talk, is_pointed: bool) -> bool:
    """Whether there is anything to post: "schedule this week" names nothing, "post on tiktok at six" means the last."""
    if is_pointed:
        return True
    if clause.verbs("schedule"):
        return bool(clause.times or clause.of("platform", "quote")) and not _is_listing(clause)
    return bool(clause.of("platform") or clause.times or talk.asset or clause.joint in {"and", "then", ","})


def _platforms(clause: Clause, talk: Talk, assets: list[str]) -> list[str]:
    named = clause.values("platform")
    if named:
        return named
    for word, place in (("tweet", "x"), ("pin", "pinterest")):
        if clause.says(rf"^(?:please |can you |could you )?{word}\b"):
            return [place]
    follows = clause.says(r"\bthere\b") or (talk.drafts and not assets)
    return [talk.platform] if talk.platform and follows else []


_CLOCK = re.compile(
    r"(?:\b(?:at|um|a las?|alle|as|om|a) )?(?<!\d)\d{1,2}(?:[:.h]\d{2})?(?: ?(?:am|pm|uhr|uur|h|o'clock))?\b"
)


def _share_backwards(talk: Talk, clause: Clause, when: str) -> None:
    """ "Post reel_1 at 9 and reel_2 at 10 tomorrow on tiktok": the day and the place at the end are for both."""
    reading, places = clause.reading(), clause.values("platform")
    clock = _CLOCK.search(fold(when))
    day = tidy(when[: clock.start()] + " " + when[clock.end() :]) if clock else ""
    for draft in reversed(talk.drafts):
        if draft.name != "schedule_post" or draft.clause is None:
            break
        earlier = draft.clause.reading()
        if len(places) == 1 and not draft.args.get("platform"):
            draft.args["platform"] = places[0]
        bare = earlier is not None and earlier.clock is not None and not earlier.says_day and earlier.offset is None
        if bare and day and reading is not None and reading.says_day and reading.clock is not None:
            draft.args["when"] = f"{draft.args['when']} {day}"
        if draft.clause.joint not in {"and", ","}:
            break


def _share_time(talk: Talk, when: str) -> None:
    """ "reel_1 to tiktok and reel_2 to instagram, both tomorrow at 10"."""
    for draft in talk.drafts:
        if draft.name == "schedule_post" and draft.args["when"] == "now" and draft.clause and not draft.clause.times:
            draft.args["when"] = when


def _dictated_before(clause: Clause, talk: Talk) -> str:
    """The caption that the clause before gave word for word: then none is to be written."""
    caption = next(iter(talk.mentioned.get("caption", ())), "")
    previous = talk.previous
    if not caption or previous is None or previous.name != "write_caption" or previous.clause is None:
        return caption
    if caption in [str(quote.value) for quote in previous.clause.of("quote")]:
        talk.drafts.remove(previous)
    return caption


def _is_listing(clause: Clause) -> bool:
    """ "schedule this week": a noun, as long as nothing is named that could be planned."""
    head, reading = clause.head, clause.reading()
    if head is None or head.canon != "schedule" or head.form != "base" or clause.is_asked:
        return False
    return reading is not None and reading.clock is None


def _is_terse(clause: Clause, assets: list[str]) -> bool:
    """ "reel_14 → tiktok, sat 11am": an asset, a platform and a time, and nothing that asks for something else."""
    if not assets or not clause.of("platform") or clause.is_question:
        return False
    if any(
        item.sort == "verb" and item.canon not in {"love", "do", "have", "get", "want", "show"} for item in clause.core
    ):
        return False
    if clause.nouns("caption", "subtitle", "music", "hashtag", "rule"):
        return False
    return bool(clause.times) or bool(re.search(r"->|=>|→|➡|>|\bto (?:the )?\w+\s*$", clause.text))


def is_new(clause: Clause, noun: Item) -> bool:
    """Whether the picture or reel is yet to be made: "post a selfie of Luna", not "post the beach reel"."""
    for item in reversed(clause.core[: clause.index(noun)]):
        if item.canon in {"the", "my", "last", "it"}:
            return False
        if item.canon in {"a", "new"} or item.kind in {"number", "times", "duration"}:
            return True
        if item.sort == "verb":
            break
    return False


def _made(clause: Clause, talk: Talk) -> list[Draft]:
    """The new content of a clause that also says when it goes out: the time and the place are no part of the scene."""
    gone = {id(item) for item in clause.items if item.in_time or item.kind == "platform" or (item.kind == "quote")}
    kept = []
    for index, item in enumerate(clause.items):
        following = clause.items[index + 1] if index + 1 < len(clause.items) else None
        if id(item) in gone or (
            following is not None and id(following) in gone and item.canon in {"on", "to", "for", "at", "and"}
        ):
            continue
        kept.append(item)
    return content(Clause(clause.line, kept, clause.joint), talk, is_sure=True) if kept else []


def _caption(clause: Clause) -> str:
    quotes = clause.of("quote")
    if quotes:
        return str(quotes[-1].value)
    match = re.search(
        r"\b(?:with (?:the |a )?(?:caption|text|copy)|captioned|caption|saying|that says)\s*[:=]?\s+(?P<words>\S.{2,300})$",
        clause.text,
        re.IGNORECASE,
    )
    if match is None or re.match(r"(?:in|for|on|it|that|and|to|with)\b", match["words"], re.IGNORECASE):
        return ""
    span: TimeSpan | None = next(
        (span for span in clause.times if span.start > clause.start + match.start("words")), None
    )
    end = span.start - clause.start - match.start("words") if span else None
    words = match["words"][:end]
    return tidy(re.sub(r"\b(?:on|at|for|to)\s*$", "", words))
