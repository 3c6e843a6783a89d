"""Reads orders and questions about posts: publish, plan, move, cancel, approve, show, list."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.making import content
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk, Unclear
from tools.timescan import TimeSpan
from tools.timewords import ZONES
from tools.tokens import fold

_ZONE_WORDS = re.compile(
    r"(?:\b(?:hora|heure|ora|horario)(?: local)? (?:de|del|di|da) )?(?<![\w])(?P<city>" + "|".join(sorted(map(re.escape, ZONES), key=len, reverse=True))
    + r"|utc ?[+-] ?\d{1,2}|gmt ?[+-] ?\d{1,2})(?: (?P<time>time|timezone|time zone|zeit|tijd|uhrzeit))?(?![\w])"
)  # fmt: skip
_GOES = frozenset({"put", "move", "add", "get"})
_GONE = ("cancel", "delete", "kill", "remove", "reject")
_UP = re.compile(r"\b(?:up|live|online|out)\b")


def zone_and_times(clause: Clause) -> tuple[str, str]:
    """The zone that the clause names and its time words without it."""
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
        words.append(text)
    if clause.times and not zone:
        behind = clause.line.text[clause.times[-1].end : clause.end]
        named = re.match(r"[\s,]*\(?\s*(?P<city>[A-Za-zÀ-ÿ/_ ]{2,30}?) (?:time|timezone|tz)\b", behind)
        if named:
            zone = named["city"].strip()
    return zone, tidy(re.sub(r"\(\s*\)", " ", " ".join(words))).strip(" ,")


def _scheduled_times(clause: Clause) -> str:
    return zone_and_times(clause)[1]


_GOES_OUT = re.compile(
    r"<asset> (?:also |then |now |just )*(?:could|can|should|may|might|will|must|shall|ought to|needs to|has to|is ready to|is good to|to)(?: also| then| now)? (?:go|run|air|launch|drop)\b|<asset> (?:goes|drops|airs|launches)\b"
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
            r"\b(?:put|chuck|throw|stick|slap|get|bung|pop|push|send)\b.*\b(?:up|live|online|out there|out)\b", text
        )
    ) and bool(clause.of("asset") or clause.small("it") or clause.times)


def _is_order(clause: Clause, verb: Item) -> bool:
    """ "Post it", "would you mind posting it", "I'd like it posted at six"; but not "Luna posting a letter"."""
    if verb.form == "base":
        return True
    if verb.form == "s":
        return clause.of("asset") != [] and bool(clause.times)
    if verb.form == "past" and clause.head is verb and clause.is_asked:
        return True
    if verb.form == "past":
        return bool(clause.verbs("want", "get", "have") or clause.small("should")) and bool(
            clause.of("asset") or clause.small("it")
        )
    return clause.head is verb or (clause.is_asked and not clause.of("persona"))


def schedule(clause: Clause, talk: Talk) -> list[Draft]:
    """Publishing of an asset, now or later; of new content, which is made first."""
    posts_out = _posts_out(clause)
    assets = clause.values("asset")
    if clause.head is not None and clause.head.canon in {"what", "when", "who", "where", "how"} and not clause.is_asked:
        return []
    if any(span.reading.day is not None and span.reading.day < 0 for span in clause.times):
        return []  # what was posted yesterday
    previous = talk.previous
    if not posts_out and previous is not None and previous.name == "schedule_post" and clause.joint in {"and", ","}:
        posts_out = bool(assets and clause.of("platform")) and not clause.verbs()
    if not posts_out and not _is_terse(clause, assets):
        return []
    if clause.of("post") and not assets:
        return []
    verbs = clause.verbs("post", "schedule")
    drafts: list[Draft] = []
    refers = clause.small("it") or clause.says(
        r"\b(?:that|this|it|them|lo|la|es|das|ihn|le|ca|the (?:last|latest|newest|new|first|second)|result|both|-le|-la)\b"
    )
    if not assets:
        nouns = list(clause.nouns("image", "video"))
        if nouns and not refers and is_new(clause, nouns[0]):
            drafts = _made(clause, talk, verbs)
        elif (
            (clause.verbs("schedule") and not (refers or nouns or clause.times or clause.of("platform", "quote")))
            or (clause.verbs("schedule") and not refers and not nouns and _is_listing(clause))
            or not (
                refers
                or nouns
                or clause.of("platform")
                or clause.times
                or talk.asset
                or clause.joint in {"and", "then", ","}
            )
        ):
            return []
    zone, when = zone_and_times(clause)
    if not when and previous is not None and previous.name == "schedule_post" and not clause.verbs():
        when = str(previous.args["when"])
    targets = assets or (["last"] if drafts else [talk.it if refers or not clause.nouns("image", "video") else "last"])
    platforms = clause.values("platform")
    if not platforms and talk.platform and (clause.says(r"\bthere\b") or (talk.drafts and not assets)):
        platforms = [talk.platform]
    caption = _caption(clause) or next(iter(talk.mentioned.get("caption", ())), "")
    if caption and previous is not None and previous.name == "write_caption" and previous.clause is not None:
        if caption in (str(quote.value) for quote in previous.clause.of("quote")) and not clause.of("quote"):
            talk.drafts.remove(
                previous
            )  # "caption it with '…' and post it": the words are given, none are to be written
    result = list(drafts)
    for asset in targets:
        for platform in platforms or [""]:
            result.append(
                Draft(
                    "schedule_post",
                    {"asset": asset, "platform": platform, "when": when or "now", "timezone": zone, "caption": caption},
                    clause,
                )
            )
    return result


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
    return bool(clause.times) or bool(re.search(r"->|=>|→|➡|>", clause.text))


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


def _made(clause: Clause, talk: Talk, verbs: list[Item]) -> list[Draft]:
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


def existing(clause: Clause, talk: Talk) -> list[Draft]:
    """What is to happen to a post that has an id."""
    posts = clause.values("post")
    posts += [value for value in _bare_numbers(clause) if value not in posts]
    if not posts or clause.of("asset"):
        return []
    if clause.nouns("job") and clause.says(r"\b(?:job|render)\b"):
        return []
    folded = clause.folded
    unwanted = clause.says(r"(?:\bnot|n't|\bno|\bdont|\bnever)\b.*\b(?:need|want|require|go out|run|publish|go live|be posted|air)\b|\bno need\b|\bno longer\b|\bneeds? to (?:go\b(?! (?:out|live|up))|die|disappear|be (?:cancel|pull|scrap|drop|delet|remov))|"
                           r"\bget rid of\b|\bout of its misery\b|\bshould(?: not|n't)\b|\bis off\b|\bchanged my mind\b|\blet .* go\b|\bgotta go\b|\bhas to go\b|\bmust go\b|\bout of the (?:queue|schedule)\b|\boff the (?:schedule|calendar|queue)\b|\braus\b|\bweg\b|\bfuera\b")  # fmt: skip
    if (
        clause.bids(*_GONE)
        or (
            clause.verbs("put", "take")
            and clause.says(r"\b(?:drop|toss|take .* (?:down|off)|pull)\b")
            and not clause.times
        )
        or unwanted
    ):
        return [Draft("cancel_post", {"id": post}, clause) for post in posts]
    if not clause.of("post"):
        return []
    if clause.says(r"^(?:<post>|p ?\d+|post \w+)?.*\bcancel"):
        return [Draft("cancel_post", {"id": post}, clause) for post in posts]
    zone, when = zone_and_times(clause)
    if (
        when
        and (
            clause.verbs("move", "put", "change", "schedule", "post", "make", "do")
            or clause.says(r"\b(?:instead|rather|should be|to)\b")
        )
        and not clause.is_question
    ):
        return [
            Draft("move_post", {"id": post, "when": f"{when} {zone} time".strip() if zone else when}, clause)
            for post in posts
        ]
    if clause.bids("approve"):
        return [Draft("approve_post", {"id": post}, clause) for post in posts]
    if (
        clause.verbs("show", "find")
        or clause.small("what", "when", "how", "where")
        or clause.is_question
        or len(clause.core) == 1
    ):
        return [Draft("show_post", {"id": post}, clause) for post in posts]
    del folded
    return []


def _bare_numbers(clause: Clause) -> list[str]:
    """ "cancel 88", "cancel P1, P2 and 3": numbers that only a word of cancelling makes ids."""
    if not clause.bids("cancel") and not (clause.of("post") and clause.verbs(*_GONE)):
        return []
    if clause.nouns("job", "image", "video"):
        return []
    numbers = [item for item in clause.core if item.kind == "number" and not item.in_time]
    return [item.text for item in numbers if len(item.text) <= 6]


def cancel_it(clause: Clause, talk: Talk) -> list[Draft]:
    """ "cancel that", where an earlier clause or the conversation has named the post."""
    if not clause.bids("cancel", "kill", "delete", "remove") or clause.of("asset", "persona", "number"):
        return []
    if not (clause.small("it", "the") or clause.nouns("post") or len(clause.core) == 1):
        return []
    post = talk.post or (talk.context.last_post if talk.context.last_kind in {"post", ""} else "")
    if post:
        return [Draft("cancel_post", {"id": post}, clause)]
    if clause.nouns("post", "schedule"):
        raise Unclear("Which post shall I cancel? Name it like P12; “what's scheduled?” lists them.")
    return []


def move_it(clause: Clause, talk: Talk) -> list[Draft]:
    """ "post that one at eight instead", "push it to saturday", where the conversation has named the post."""
    post = talk.post or (talk.context.last_post if talk.context.last_kind == "post" else "")
    if not post or not clause.times or clause.of("asset", "post"):
        return []
    moved: object = clause.verbs("move") or (
        clause.says(r"\binstead\b|\brather\b") and clause.verbs("post", "schedule", "put", "make", "do")
    )
    moved = moved or (clause.verbs("put") and clause.says(r"\b(?:push|move|shift)\b"))
    if not moved:
        return []
    zone, when = zone_and_times(clause)
    return [Draft("move_post", {"id": post, "when": f"{when} {zone} time".strip() if zone else when}, clause)]


_EVERY = re.compile(
    r"\b(?:every|each|daily|weekly|cada|todos los|todas las|jeden|jede|chaque|tous les|toutes les|ogni|toda|todo|elke|iedere|weekdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b"
)


def recurring(clause: Clause, talk: Talk) -> list[Draft]:
    """ "every friday at 18:00 make and post a reel for Ava about surfing"."""
    match = _EVERY.search(clause.folded)
    if match is None or not clause.times:
        return []
    if not (clause.verbs("make", "post", "schedule", "want", "do") or clause.nouns("video", "image")):
        return []
    if clause.verbs("show", "find") or clause.is_question:
        return []
    last = clause.times[-1]
    first = min(clause.start + match.start(), clause.times[0].start)
    when = (
        clause.line.text[first : last.end]
        if last.end > clause.start + match.end()
        else clause.line.text[clause.times[0].start : clause.start + match.end()]
    )
    start, end = clause.line.text.index(when), clause.line.text.index(when) + len(when)
    kept = [item for item in clause.items if not (start <= item.start and item.end <= end)]
    kept = [item for item in kept if item.canon not in {"post", "schedule", "and"} or item.sort == "noun"]
    made = content(Clause(clause.line, kept, clause.joint), talk, is_sure=True) if kept else []
    reel = next((draft for draft in made if draft.name == "make_reel"), made[0] if made else None)
    if reel is None:
        return []
    theme = str(reel.args.get("theme") or reel.args.get("prompt") or "")
    theme = re.sub(r",?\s*\b(?:and |but )?ask me first\b", "", theme).strip(" ,")
    return [Draft("schedule_recurring", {"persona": reel.args.get("persona", ""), "theme": theme or "free choice",
                                         "platform": next(iter(clause.values("platform")), ""), "when": tidy(when)}, clause)]  # fmt: skip


def slot(clause: Clause, talk: Talk) -> list[Draft]:
    """ "keep tuesday 9am for a reel for Ava": a time without content."""
    if not clause.verbs("keep") or not clause.times or clause.of("asset"):
        return []
    zone, when = zone_and_times(clause)
    return [Draft("schedule_slot", {"persona": next(iter(clause.values("persona")), ""), "platform": next(iter(clause.values("platform")), ""),
                                    "when": f"{when} {zone} time".strip() if zone else when}, clause)]  # fmt: skip


_PERIOD = re.compile(
    r"\b(?:(?:the )?(?:rest of|remainder of) (?:the|this) (?:week|month|day)|this (?:week|month|weekend)|next (?:week|month|weekend|\w+ days)|(?:the )?weekend|"
    r"(?:esta|la proxima) semana|diese(?:n|r|s)? (?:woche|monat|wochenende)|nachste woche|(?:cette|la) semaine(?: prochaine)?|ce mois|"
    r"questa settimana|(?:esta|proxima|na proxima) semana|deze week|volgende week|coming days|(?:the )?coming (?:week|days))\b"
)


def listing(clause: Clause, talk: Talk) -> list[Draft]:
    """Questions for what is planned."""
    return listed(clause, talk) if _asks_for_plan(clause) else []


def listed(clause: Clause, talk: Talk) -> list[Draft]:
    """The plan of whom, where and when the clause names."""
    spans = clause.times
    match = _PERIOD.search(clause.folded)
    period = clause.time_words(spans) if spans else clause.text[match.start() : match.end()] if match else ""
    persona = next(iter(clause.values("persona")), "")
    if not persona and talk.persona and clause.says(r"\b(?:her|him|his|she|he)\b"):
        persona = talk.persona
    if not persona and talk.remark is not None and not talk.drafts:
        persona = talk.persona  # "Luna's been quiet. Anything scheduled?"
    period = re.sub(r"^(?:for|on|at|in|the) ", "", period)
    there = [talk.platform] if talk.platform and clause.says(r"\bthere\b") else [""]
    return [Draft("list_schedule", {"persona": persona, "platform": platform, "period": period}, clause)
            for platform in clause.values("platform") or there]  # fmt: skip


def _asks_for_plan(clause: Clause) -> bool:
    if clause.says(r"^(?:is there |got )?(?:anything|something|nothing) (?:for|on|with|from|by|up for|on for)\b") and (
        clause.of("persona", "platform") and (clause.times or clause.is_question)
    ):
        return not clause.nouns("image", "video", "library")
    if (
        clause.of("persona", "platform")
        and clause.times
        and clause.is_question
        and all(item.kind in {"persona", "platform"} or item.in_time for item in clause.core)
    ):
        return True
    if clause.says(r"\bwhat(?:'s)? (?:remains|is left|else)\b|\bwhat(?:'s| is) still\b") and (
        clause.times or _PERIOD.search(clause.folded)
    ):
        return True
    plural = clause.says(r"\bposts\b") and not [verb for verb in clause.verbs() if verb.canon != "post"]
    if plural and (clause.times or clause.is_question) and any(item.is_possessive for item in clause.of("persona")):
        return True
    if clause.of("asset") or clause.of("post"):
        return False
    planned = clause.small("planned") or clause.nouns("schedule")
    asks = (
        bool(clause.small("what", "when", "how", "any", "who", "where"))
        or clause.is_question
        or bool(clause.verbs("show", "find", "have"))
        or clause.says(r"\b(?:overview|summary|rundown|list) of\b")
    )
    dated = [span for span in clause.times if not span.reading.is_now]
    if clause.nouns("queue", "job") and not (clause.of("persona", "platform") or dated or clause.nouns("post")):
        return False
    if planned and (asks or (len(clause.core) <= 6 and not clause.verbs("make", "post", "change", "add", "put"))):
        if clause.verbs("make", "write", "trim", "put", "change", "cancel"):
            return False
        return not (clause.small("is") and not asks)
    about = bool(clause.of("persona", "platform") or dated)
    if clause.nouns("queue") and asks and about:
        return True
    if clause.nouns("post") and clause.verbs("show", "find") and not clause.nouns("image", "video", "caption"):
        return True
    if (
        asks
        and clause.nouns("post")
        and (
            clause.times
            or clause.small("new", "last", "planned")
            or clause.says(r"\b(?:next|upcoming|coming|future|waiting|left)\b")
        )
    ):
        return clause.small("what", "when", "any", "how", "where") != [] or clause.says(
            r"\b(?:do we have|are there|have we|is there)\b"
        )
    if (
        clause.nouns("post")
        and clause.times
        and not clause.verbs()
        and any(item.is_possessive for item in clause.of("persona"))
    ):
        return True
    wondering = (
        clause.small("what")
        and (clause.times or _PERIOD.search(clause.folded))
        and not clause.of("quote")
        and not clause.nouns("image", "video", "caption")
    )
    if (
        wondering
        and clause.says(
            r"\b(?:what(?:'s| is| are| has| have)?|whats)\b.*\b(?:left|on|up|happening|coming|going on|got on|doing|next|in store|out)\b"
        )
        and not clause.verbs("make", "write", "think", "love", "change")
    ):
        return True
    head = clause.head
    if head is not None and head.canon == "schedule" and not clause.of("asset") and clause.times:
        reading = clause.reading()
        return (
            not clause.small("it") and not clause.nouns("image", "video") and (reading is None or reading.clock is None)
        )
    if clause.small("who", "when") and clause.verbs("post") and not clause.small("it"):
        return bool(clause.times or clause.of("platform", "persona") or clause.small("new", "last"))
    if (
        clause.small("what", "any")
        and clause.verbs("post")
        and (clause.is_question or clause.small("what"))
        and not clause.small("it")
    ):
        return clause.says(r"\b(?:going|posting|publishing|are we|will we|do we|is|goes|go|gets|will)\b")
    return bool(
        clause.says(r"^(?:what(?:'s| is)|whats) (?:on|up|next|happening|cooking)\b")
        and (clause.of("persona", "platform") or clause.times)
    ) or clause.says(r"^(?:what(?:'s| is)|whats) (?:next|on deck|in store|on the cards)(?: \?)?$")


def ups(clause: Clause) -> bool:
    return bool(_UP.search(clause.folded))
