"""Reads orders for new content: pictures and reels."""

import re

from bot.agent.calls import PLATFORMS
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.describing import describe, number_of, style_of
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk
from tools.tokens import fold

_MAKERS = ("make", "want", "give", "do", "get", "take", "write", "add", "schedule")


_FILMING = re.compile(r"^(?:film|filme|filma|record|vlog|animate|grava|tourne)\w*$")


_TOGETHER = frozenset({"of", "with", "and", "in"})


_LONGEST_COUNTED = 10_000


_VIDEO_FIRST = frozenset({"video", "reel", "clip"})


def content(clause: Clause, talk: Talk, *, is_sure: bool = False) -> list[Draft]:
    """The calls that make what a clause describes; an empty list where it describes nothing to be made."""
    if clause.of("asset", "post") and not is_sure:
        return []
    nouns = _content_nouns(clause)
    sought = talk.previous
    ones = any(fold(item.text) in {"one", "some"} for item in clause.core)
    if (
        sought is not None
        and sought.name == "search_library"
        and ones
        and not nouns
        and clause.bids("make", "do", "get")
    ) and len(clause.core) <= 4:  # "…; if nothing is there, make one"
        args = {"persona": sought.args.get("persona", ""), "prompt": sought.args["query"]}
        return [Draft("generate_image", args, clause)]
    if not is_sure and _ONLY_TOLD.search(clause.masked) and not clause.verbs("want") and not clause.is_asked:
        return []
    kind = _kind(clause, nouns, is_sure=is_sure) or _same_kind(clause, talk)
    if kind is None:
        return _of_remark(clause, talk)
    ones = any(fold(item.text) in {"one", "ones", "another one"} for item in clause.core)
    if (
        not nouns
        and not clause.of("persona", "duration", "size")
        and not is_sure
        and not (ones and (talk.drafts or talk.remark))
    ):
        return _of_remark(clause, talk)
    personas = clause.of("persona")
    makers = _makers_in_front(clause, nouns, personas)
    if not is_sure and not _is_wished(clause, nouns, kind):
        return []
    start = _behind_request(clause, makers, nouns)
    looks = re.search(r"\b(?:look like|look)\b", clause.folded) if _WOULD_LOOK.search(clause.masked) else None
    if looks:
        start = clause.start + looks.end()
    subjects = _subjects(clause, personas, nouns)
    used: list[Item] = [*makers, *_with_preposition(clause, clause.of("size"), {"in", "as", "at", "for"})]
    used += [item for item in clause.items if item.end <= start]
    platforms = _with_preposition(clause, clause.of("platform"), {"for", "on", "to", "as", "in", "a"})
    for group in subjects:
        used += _with_preposition(
            clause, group, {"of", "for", "with", "from", "to", "starring", "showing", "featuring"}
        )
    if kind == "video":
        used += platforms + _with_preposition(
            clause, clause.of("duration"), {"of", "for", "in", "with", "about", "around", "at"}
        )
        return _reels(clause, talk, nouns, used, subjects, start)
    used += platforms
    return _images(clause, talk, nouns, used, subjects, start)


def _content_nouns(clause: Clause) -> list[Item]:
    """The nouns for a picture or a video that name what is made, not what is seen in it: the first run of them."""
    found: list[Item] = []
    for item in clause.core:
        if item.sort == "noun" and item.canon in {"image", "video"}:
            if (
                found
                and clause.index(item) - clause.index(found[-1]) > 1
                and clause.core[clause.index(item) - 1].kind != "platform"
            ):
                break
            found.append(item)
        elif item.kind == "platform" and _is_platform_noun(clause, item):
            found.append(item)
    return found


def _is_platform_noun(clause: Clause, item: Item) -> bool:
    """ "make a tiktok of Ava": the platform stands for the video."""
    before, after = clause.before(item), clause.after(item)
    if (
        before is None
        and item.value == "tiktok"
        and after is not None
        and fold(after.text) in {"idea", "concept", "of", "with", "about"}
    ):
        return True
    led = before is not None and (before.canon in {"a", "new", "as"} or before.kind in {"duration", "number", "size"})
    return (
        item.value in {"tiktok", "youtube"}
        and led
        and (after is None or after.canon in {"of", "with", "about", "for", "video"} or after.kind in {"persona"})
    )


def _kind(clause: Clause, nouns: list[Item], *, is_sure: bool) -> str | None:
    if nouns:
        if any(item.kind == "platform" for item in nouns):
            return "video"
        kinds = [item.canon for item in nouns]
        return "video" if "video" in kinds and (kinds[-1] == "video" or len(kinds) == 1) else "image"
    if _WOULD_LOOK.search(clause.masked):
        return "image"
    makes = [
        verb
        for verb in clause.verbs("make", "get", "put", "do", "want", "show", "give", "take")
        if verb.form in {"base", "s"}
    ]
    terse = (
        not clause.verbs()
        and clause.of("persona")
        and clause.of("times", "size", "duration")
        and not clause.is_question
    )
    if not (makes or is_sure or terse):
        return None
    if clause.of("duration") or any(_FILMING.match(fold(item.text)) for item in clause.verbs("make")):
        return "video" if clause.of("persona") or clause.bids("make", "do") else None
    if clause.of("size") and (clause.verbs("make", "do", "get", "want") or clause.of("persona")):
        return "image"
    return "image" if _is_scene_of_persona(clause, is_sure=is_sure) else None


def _is_scene_of_persona(clause: Clause, *, is_sure: bool) -> bool:
    """ "Let's get Noor on a camel", "draw Ava as an elf"; not "Marcus needs glasses"."""
    people = clause.of("persona")
    if not people:
        return False
    after = clause.after(people[0])
    verb = next((verb for verb in clause.verbs() if verb.start < people[0].start), None)
    if is_sure or verb is None:
        return is_sure
    before = clause.before(people[0])
    if verb.canon == "put" and before is not None and before.canon == "on":
        return True
    if clause.says(r"\bwhat (?:we|you|i)(?:'ve)? (?:have|got)\b"):
        return False
    placed = after is not None and (
        after.canon in {"on", "in", "at", "with", "as", "by"} or after.form == "ing" or fold(after.text).endswith("ing")
        or fold(after.text) in {"under", "near", "behind", "over", "wearing", "beside", "inside", "outside", "among", "eating", "dressed", "next", "holding"}
    )  # fmt: skip
    drawn = verb.canon == "make" and fold(verb.text) in {
        "draw",
        "paint",
        "sketch",
        "photograph",
        "shoot",
        "snap",
        "capture",
        "render",
        "illustrate",
        "generate",
    }
    acts = (
        verb.canon == "make"
        and after is not None
        and after.kind == "word"
        and not after.sort
        and len(clause.core) > clause.index(after) + 2
    )
    return placed or drawn or acts


def _same_kind(clause: Clause, talk: Talk) -> str | None:
    """ "and three of Kai in the city": of the same kind as what was asked for just before."""
    previous = talk.previous
    ones = any(fold(item.text) in {"one", "ones", "another one", "a new one"} for item in clause.core)
    told = talk.remark
    if previous is None and ones and told is not None and told.nouns("image", "video") and len(clause.core) > 5:
        return (
            "video"
            if told.nouns("video")
            else "image"
            if clause.bids("make", "do", "get", "want", "give", "take")
            else None
        )
    if previous is not None and ones and clause.bids("make", "do", "get", "want", "give", "take"):
        reel = previous.name == "make_reel" or (previous.clause is not None and previous.clause.nouns("video"))
        return "video" if reel else "image"
    if talk.previous is None or talk.previous.name not in {"generate_image", "make_reel"} or not clause.of("persona"):
        return None
    if clause.verbs() or clause.joint not in {"and", ",", "then", "."}:
        return None
    head = clause.head
    if head is None or (number_of(head) is None and head.kind != "persona" and head.canon not in {"a", "for", "new"}):
        return None
    return "video" if talk.previous.name == "make_reel" else "image"


def _of_remark(clause: Clause, talk: Talk) -> list[Draft]:
    """ "we're out of Luna pics, get me five": the remark before says what, this clause says how many."""
    remark = talk.remark
    makers = clause.verbs("make", "get", "give", "do", "want", "show", "take", "add") or clause.nouns("image", "video")
    if remark is None or not makers or talk.drafts:
        return []
    slots = clause.of("size", "duration", "platform") or any(number_of(item) is not None for item in clause.core)
    points = clause.small("it", "a", "any", "new") or slots or len(clause.core) <= 2
    if not points or not (remark.of("persona") or remark.nouns("image", "video")):
        return []
    made = content(remark, talk, is_sure=True)
    count = _count(clause, clause.nouns("image"))
    for draft in made:
        key = "prompt" if draft.name == "generate_image" else "theme"
        scene = _REMARKED.sub("", str(draft.args[key])).strip(" ,")
        draft.args[key] = scene or _noun([], str(draft.args.get("persona", "")))
        if draft.name == "generate_image":
            if count and fold(count[1].text) != "one":
                draft.args["count"] = count[0]
            if clause.of("size"):
                draft.args["size"] = str(clause.of("size")[0].value)
        elif clause.of("duration"):
            draft.args["duration_s"] = int(str(clause.of("duration")[0].value))
    return made


_WOULD_LOOK = re.compile(
    r"\bwhat <persona> (?:would|could|might) look like\b|\bhow <persona> (?:would|could|might) look\b"
)
_WISHED = re.compile(
    r"\b(?:how about|what about|ages since|long time since|been a while|overdue|due for|in the mood|time for|fancy|any chance of|chance of|let's (?:see|have|get|go with|try)|(?:would|could|will|'d) (?:\w+ )?(?:fix|do|help|be (?:nice|great|good|cool|lovely|perfect|awesome|sweet|amazing)|go down well|work|solve|suit|look (?:good|great|nice) on (?:her|his|the) (?:feed|page|profile|grid))|"
    r"(?:obliged|grateful|thankful|glad) for|(?:delighted|happy|pleased) with|love to (?:have|see)|(?:has|have)(?:n't| not) had a|never had a|(?:missing|lacking|lacks?|short of|low on|short on|out of|wish list|wishlist|craving|begging for|crying out for|calls for|requires?|deserves?|next up|up next|request|order)|que tal|wie ware es mit|que dirais-tu|che ne dici)\b"
)


_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|did|does|do|has|had|have|'s been|isn't|aren't|wasn't|weren't|didn't|doesn't|will|would|can|could|should|loved|liked|hated|got|went|made|looks|looked|seems|became|said)\b|'re\b|'m\b"
)


def _is_wished(clause: Clause, nouns: list[Item], kind: str) -> bool:
    """Whether the clause asks for what it describes: by an order, a wish, or by being nothing but the description."""
    orders = [
        verb
        for verb in clause.verbs("make", "get", "do", "have", "want", "give", "take", "put", "show", "redo", "write")
        if verb.form in {"base", "s"} or (verb.form == "ing" and clause.is_asked)
    ]
    orders += [
        verb
        for verb in clause.verbs("make", "do", "get", "give")
        if verb.form == "past" and clause.is_asked and clause.head is verb
    ]
    if _WOULD_LOOK.search(clause.masked):
        return True
    if any(
        clause.index(verb) == 0 or clause.is_asked or verb.canon == "want" or _follows_subject(clause, verb)
        for verb in orders
    ):
        return True
    if _WISHED.search(clause.folded):
        return True
    if clause.is_question and not clause.is_asked:
        return bool(re.match(r"^(?:another|one more|some|maybe|a |an |\d|more |new )", clause.folded)) and bool(
            clause.of("persona")
        )
    before = clause.line.folded[clause.start : nouns[0].start] if nouns else clause.folded
    if _FINITE.search(before):
        return False
    if nouns and re.match(
        r"\s*(?:is|are|was|were|did|does|has|had|looks?|got|went|seems?|sucks?|rocks?|isn't|wasn't)\b",
        clause.line.folded[nouns[-1].end : clause.end],
    ):
        return False
    behind = clause.line.folded[nouns[-1].end : clause.end].partition(",")[0] if nouns else ""
    if re.search(
        r"(?<!that )(?<!which )(?<!who )(?<!where )\b(?:is|are|was|were|looks?|looked|isn't|wasn't)\b", behind
    ):
        return False
    if clause.verbs() and any(verb.start < (nouns[0].start if nouns else clause.end) for verb in clause.verbs()):
        return False
    described = clause.of("persona", "duration", "size", "times") or any(number_of(item) for item in clause.core)
    return bool(described) or (
        clause.head is not None
        and (clause.head.canon in {"new", "a"} or clause.head in nouns)
        and len(clause.core) >= 3
    )


def _follows_subject(clause: Clause, verb: Item) -> bool:
    before = clause.before(verb)
    if (
        clause.head is not None
        and clause.head.canon in {"could", "should"}
        and before is not None
        and before.kind == "persona"
    ):
        return True
    return before is not None and (
        before.canon in {"and", "then", "should", "to", "could", "but"}
        or (before.kind == "persona" and verb.canon == "want")
    )


# "We're out of Luna pics" tells what is lacking; an order may follow.
_ONLY_TOLD = re.compile(
    r"^(?:(?:and|so|but|well|hmm|hey|ok) )*(?:we|i|they|there|you)(?:'re|'ve|'m| are| is| have| has| had| haven't| hasn't| don't| do not| got| never)\b(?!.*\b(?:ages since|overdue|due for|in the mood|after a|need|want)\b)"
)


_REMARKED = re.compile(
    r"^(?:(?:we|i|they)?['’]?(?: ?(?:re|m|ve|are|am|have|is))?\b(?: (?:running|completely|all|almost|nearly))*(?: (?:out|low|short))(?: of| on)?)$|"
    r"^(?:.*\b(?:(?:has|have)(?:n't| not| never) (?:seen|had|posted|shown|done|got|tried)(?: <?persona>?)?|out of|run out of|anything|nothing|none|no more|any|look(?:s|ing)? (?:so |really |very )?(?:great|good|amazing|nice|cool|lovely|fantastic|awesome|stunning|gorgeous|better|perfect|killer)))(?: with| of)?\b\s*|"
    r"\b(?:yet|anymore|any more|so far|lately|in ages|for ages|these days)\b|^(?:we|we're|we are|we've|i'm|it's|there's|there is|i)\b(?: (?:out|low|short)(?: of| on)?)?\s*",
    re.IGNORECASE,
)


def _makers_in_front(clause: Clause, nouns: list[Item], personas: list[Item]) -> list[Item]:
    limit = min([item.start for item in nouns] or [clause.end])
    makers = []
    for item in clause.core:
        if item.start >= limit and nouns:
            break
        if item.sort == "verb" and item.canon in {*_MAKERS, "find", "show", "put", "post", "schedule", "love"}:
            makers.append(item)
            if not nouns:
                break
    return makers


def _behind_request(clause: Clause, makers: list[Item], nouns: list[Item]) -> int:
    """Where the description begins: behind the verb that asks for it, unless a persona stands in front ("Ava needs …")."""
    if not makers:
        return clause.start
    return makers[-1].end if makers[-1].end <= (nouns[0].start if nouns else clause.end) else clause.start


def _with_preposition(clause: Clause, things: list[Item], leads: set[str]) -> list[Item]:
    """Things with the small word in front of each, where it is one of those."""
    found: list[Item] = []
    for thing in things:
        index = clause.items.index(thing)
        found.append(thing)
        while index and (
            clause.items[index - 1].canon in leads | {"a", "the", "my"} or fold(clause.items[index - 1].text) in leads
        ) and clause.items[index - 1].kind == "word":  # fmt: skip
            index -= 1
            found.append(clause.items[index])
            if clause.items[index].canon in leads:
                break
    return found


def _subjects(clause: Clause, personas: list[Item], nouns: list[Item]) -> list[list[Item]]:
    """The personas, in groups: each group is one call. "for Ava and Kai" is two, "of Ava with Kai" is one."""
    if len(personas) < 2:
        return [personas] if personas else []
    distinct = list(dict.fromkeys(str(item.value) for item in personas))
    if len(distinct) == 1:
        return [personas]
    first, second = personas[0], personas[1]
    between = clause.core[clause.index(first) + 1 : clause.index(second)]
    before = clause.before(first)
    joined = all(item.canon in {"and"} or item.kind == "sign" for item in between)
    separately = clause.says(r"\beach\b|\bboth\b|\bevery\b|\brespectively\b|\bapiece\b")
    if joined and ((before is not None and before.canon == "for") or separately or len(distinct) > 2):
        return [[item] for item in personas]
    return [[first]]


def _persona(group: list[Item], talk: Talk, clause: Clause) -> str:
    if group:
        return str(group[0].value)
    if talk.persona and clause.says(r"\b(?:her|him|his|she|he|them|their|the same)\b"):
        return talk.persona
    told = talk.remark
    if told is not None and not talk.drafts and told.of("persona") and clause.says(r"\b(?:that|it|this|one|some|so)\b"):
        return talk.persona
    return ""


def _reels(
    clause: Clause, talk: Talk, nouns: list[Item], used: list[Item], subjects: list[list[Item]], start: int
) -> list[Draft]:
    duration = next((int(str(item.value)) for item in clause.of("duration")), None)
    if duration is None:
        offset = next((span for span in clause.times if span.reading.offset is not None), None)
        if offset is not None and offset.reading.offset is not None and offset.reading.offset.total_seconds() <= 180:
            duration = int(offset.reading.offset.total_seconds())
            used = used + [item for item in clause.items if offset.start <= item.start and item.end <= offset.end]
    platform = next((value for value in clause.values("platform") if value in PLATFORMS), "")
    if not platform and any(fold(item.text).startswith("tiktok") for item in nouns):
        platform = "tiktok"
    drafts = []
    seen = [item for item in nouns if item.kind != "platform"]
    used = used + [item for item in nouns if item.kind == "platform"]
    for group in subjects or [[]]:
        others = [item for each in subjects if each is not group for item in each]
        theme = describe(clause, [*used, *others, *_ands(clause, others)], seen, _from(start, group, seen))
        persona = _persona(group, talk, clause)
        args: dict[str, object] = {
            "persona": persona,
            "theme": theme or _told(talk, clause) or _anything(persona),
            "platform": platform,
        }
        if duration is not None:
            args["duration_s"] = duration
        drafts.append(Draft("make_reel", args, clause))
    count = _count(clause, nouns)
    if count and count[0] > 1 and len(drafts) == 1 and count[0] <= 5:
        drafts = [Draft("make_reel", {**drafts[0].args, "theme": _without_count(str(drafts[0].args["theme"]), count[1])}, clause)
                  for _ in range(count[0])]  # fmt: skip
    return drafts


def _without_count(theme: str, count: Item) -> str:
    return re.sub(rf"(?:,\s*)?\b{re.escape(count.text)}\b\s*$", "", theme).strip(" ,") or theme


def _from(start: int, group: list[Item], nouns: list[Item]) -> int:
    return start


def _ands(clause: Clause, things: list[Item]) -> list[Item]:
    """The joints and signs beside things that are taken out."""
    found = []
    for thing in things:
        index = clause.items.index(thing)
        for neighbour in (index - 1, index + 1):
            if 0 <= neighbour < len(clause.items) and clause.items[neighbour].canon in {"and", ","}:
                found.append(clause.items[neighbour])
    return found


def _told(talk: Talk, clause: Clause) -> str:
    """The scene of the remark before, where this clause only points at it: "…, make that a reel"."""
    told = talk.remark
    if told is None or talk.drafts or not told.of("persona") or not clause.says(r"\b(?:that|it|this|so)\b"):
        return ""
    return _REMARKED.sub("", told.rest(told.of("persona"))).strip(" ,")


def _anything(persona: str) -> str:
    return f"a day in {persona}'s life" if persona else "a day in the life"


def _images(
    clause: Clause, talk: Talk, nouns: list[Item], used: list[Item], subjects: list[list[Item]], start: int
) -> list[Draft]:
    style, style_items = style_of(clause)
    count = _count(clause, nouns)
    used = used + style_items + ([count[1]] if count else [])
    if count:
        index = clause.items.index(count[1])
        following = clause.items[index + 1 : index + 2]
        used += [item for item in following if item.canon in {"of", "x", "version"} and item.kind != "sign"]
    size = next((str(item.value) for item in clause.of("size")), "")
    drafts = []
    if (
        not subjects
        and talk.remark is not None
        and not talk.drafts
        and talk.remark.of("persona")
        and not describe(clause, used, nouns, start)
    ):
        return _of_remark(clause, talk)
    for group in subjects or [[]]:
        others = [item for each in subjects if each is not group for item in each]
        prompt = describe(clause, [*used, *others, *_ands(clause, others)], nouns, start)
        persona = _persona(group, talk, clause)
        args: dict[str, object] = {
            "persona": persona,
            "prompt": prompt or _told(talk, clause) or style or _noun(nouns, persona),
        }
        if count:
            args["count"] = count[0]
        drafts.append(Draft("generate_image", {**args, "style": style, "size": size}, clause))
    return drafts


def _noun(nouns: list[Item], persona: str) -> str:
    return f"portrait of {persona}" if persona else "portrait"


def _count(clause: Clause, nouns: list[Item]) -> tuple[int, Item] | None:
    """How many are wanted, and the item that says so."""
    for item in clause.of("times"):
        if isinstance(item.value, int) and 0 <= item.value <= _LONGEST_COUNTED:
            return item.value, item
    versions = [item for item in clause.core if item.canon == "version"]
    noun = nouns[0] if nouns else None
    for version in versions:
        before_version = clause.before(version)
        number = number_of(before_version) if before_version is not None else None
        if number is not None and before_version is not None and not before_version.in_time:
            return number, before_version
    for index, item in enumerate(clause.core):
        number = number_of(item)
        if number is None or item.in_time or number > _LONGEST_COUNTED or _is_age(clause, item):
            continue
        after = clause.core[index + 1] if index + 1 < len(clause.core) else None
        before = clause.core[index - 1] if index else None
        if noun is not None and item.start < noun.start and noun.start - item.end < 60:
            gap = clause.core[index + 1 : clause.index(noun)]
            if not any(part.canon in {"of", "for", "in", "with"} for part in gap) or (
                after and after.canon == "of" and len(gap) < 3
            ):
                return number, item
        written = clause.items.index(item)
        aside = written > 0 and (clause.items[written - 1].text == "," or clause.items[written - 1].canon == "please")
        if after is None and (
            aside
            or noun is None
            or before is None
            or before.kind in {"persona"}
            or before.canon in {"show", "make", "get", "give", "me"}
            or before is noun
            or before.kind == "sign"
        ):
            return number, item
        if after is not None and after.canon == "of" and noun is None:
            return number, item
        if (
            after is not None
            and after.kind in {"persona", "size"}
            and (before is None or before.sort in {"verb", "small"})
        ):
            return number, item
        if (
            noun is not None
            and before is noun
            and (after is None or after.kind in {"sign", "size", "platform"} or after.canon in {"in", "of"})
        ):
            return number, item
    return None


def _is_age(clause: Clause, item: Item) -> bool:
    after = clause.after(item)
    return after is not None and fold(after.text) in {
        "year",
        "years",
        "yo",
        "yr",
        "anos",
        "jahre",
        "ans",
        "anni",
        "jaar",
        "y",
        "degrees",
        "hashtags",
    }
