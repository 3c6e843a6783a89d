"""Reads orders for new content: pictures and reels."""

import re

from bot.agent.calls import PLATFORMS
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.describing import describe, number_of, style_of
from bot.agent.phrases.parts import count_in, joints_beside, subjects_of, with_preposition, without_count
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk, Unclear
from bot.agent.phrases.wishes import WOULD_LOOK, is_wished
from storage.wording import tr
from tools.tokens import fold, one_of

_MAKERS = ("make", "want", "give", "do", "get", "take", "write", "add", "schedule")


_FILMING = re.compile(r"^(?:film|filme|filma|record|vlog|animate|grava|tourne)\w*$")


def content(clause: Clause, talk: Talk, *, is_sure: bool = False) -> list[Draft]:
    """The calls that make what a clause describes; an empty list where it describes nothing to be made."""
    nouns = _content_nouns(clause)
    if clause.of("asset", "post") and not is_sure:
        if clause.of("asset") and _turned_into(clause, nouns):
            is_video = nouns[-1].canon == "video"
            if is_video and clause.of("asset")[0].sort == "img":
                return [Draft("animate", {"asset": asset}, clause) for asset in clause.values("asset")]
            asset = clause.values("asset")[0]
            raise Unclear(
                tr("I cannot make a reel out of {asset} itself. What shall the new reel show?", asset=asset)
                if is_video
                else tr("I cannot make a picture out of {asset} itself. What shall the new picture show?", asset=asset)
            )
        return []
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
    colon = clause.line.text.find(":", clause.start, clause.end)
    lists = colon > 0 and any(item.start > colon for item in nouns)  # "we're missing winter: 4 photos in the snow"
    if (
        not is_sure
        and not lists
        and _ONLY_TOLD.search(clause.masked)
        and not clause.verbs("want")
        and not clause.is_asked
    ):
        return []
    kind = _kind(clause, nouns, is_sure=is_sure) or _same_kind(clause, talk)
    if kind is None or (not is_sure and _only_points(clause, nouns)):
        remarked = _of_remark(clause, talk, kind)
        if kind is None or remarked:
            return remarked
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
    if not is_sure and not lists and not is_wished(clause, nouns, kind) and not _turned_into(clause, nouns):
        return []
    start = _behind_request(clause, makers, nouns)
    turned = _turned_into(clause, nouns)
    if turned:
        makers, start = [*makers, *turned], clause.start
    looks = re.search(r"\b(?:look like|look)\b", clause.folded) if WOULD_LOOK.search(clause.masked) else None
    if looks:
        start = clause.start + looks.end()
    subjects = subjects_of(clause, personas, nouns)
    used: list[Item] = [*makers, *with_preposition(clause, clause.of("size"), {"in", "as", "at", "for"})]
    used += [item for item in clause.items if item.end <= start]
    platforms = with_preposition(clause, clause.of("platform"), {"for", "on", "to", "as", "in", "a"})
    for group in subjects:
        used += with_preposition(clause, group, {"of", "for", "with", "from", "to", "starring", "showing", "featuring"})
    if kind == "video":
        used += platforms + with_preposition(
            clause, clause.of("duration"), {"of", "for", "in", "with", "about", "around", "at"}
        )
        made = _reels(clause, talk, nouns, used, subjects, start)
    else:
        used += platforms
        made = _images(clause, talk, nouns, used, subjects, start)
    _share_scene(talk, made)
    if turned and clause.of("quote"):
        for draft in made:
            draft.args["theme" if kind == "video" else "prompt"] = str(clause.of("quote")[0].value)
    return made


_SHARED = re.compile(
    r"^(?:all of them|all three|both of them|both|all|each|alle|beide|tous|toutes|(?:tous|toutes) les deux|ambos|ambas|entramb[ie]|tutt[ie]|todos|todas)\b[\s,]*(?=\w)",
    re.IGNORECASE,
)


def _share_scene(talk: Talk, made: list[Draft]) -> None:
    """ "2 photos of Kai and a reel of Luna, both in the desert": the scene at the end is for what stood before as well."""
    for draft in made:
        key = "theme" if draft.name == "make_reel" else "prompt"
        scene, count = _SHARED.subn("", str(draft.args[key]))
        if not count:
            continue
        draft.args[key] = scene
        for earlier in talk.drafts:
            if earlier.name == "generate_image" and earlier.args["prompt"] == _portrait(str(earlier.args["persona"])):
                earlier.args["prompt"] = scene
            if earlier.name == "make_reel" and earlier.args["theme"] == _anything(str(earlier.args["persona"])):
                earlier.args["theme"] = scene


def _turned_into(clause: Clause, nouns: list[Item]) -> list[Item]:
    """The words of "turn … into" where it makes something: "turn 'a lonely lighthouse' into a reel"."""
    if not nouns or not re.search(r"\b(?:turn|make|convert|transform)\b.*\binto\b", clause.folded):
        return []
    turns = [item for item in clause.items if fold(item.text) in {"turn", "make", "convert", "transform", "turn into"}]
    into = [item for item in clause.items if fold(item.text) == "into" and item.end <= nouns[0].start]
    return [*turns[:1], *into] if turns and into and turns[0] in (clause.core[:1] or turns) else []


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
    index = clause.index(item)
    described = clause.core[max(0, index - 2) : index]  # "a climbing tiktok"
    led = led or (len(described) == 2 and described[0].canon in {"a", "new"} and not described[1].sort)
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
    if WOULD_LOOK.search(clause.masked):
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


def _only_points(clause: Clause, nouns: list[Item]) -> bool:
    """ "Do one, twenty seconds", "show me that as a photo": what it shows was said before."""
    if clause.of("persona"):
        return False
    described = [item for item in clause.core if item.kind == "word" and not item.sort and not item.in_time and item not in nouns
                 and fold(item.text) not in _POINTED and number_of(item) is None]  # fmt: skip
    return not described and bool(clause.small("it", "a") or clause.says(r"\b(?:that|this|it|one)\b"))


_POINTED = one_of("one ones that this it black white and so please as seconds second")


def _of_remark(clause: Clause, talk: Talk, kind: str | None = None) -> list[Draft]:
    """ "we're out of Luna pics, get me five": the remark before says what, this clause says how many."""
    remark = talk.remark
    makers = clause.verbs("make", "get", "give", "do", "want", "show", "take", "add") or clause.nouns("image", "video")
    if remark is None or not makers or talk.drafts:
        return []
    slots = clause.of("size", "duration", "platform") or any(number_of(item) is not None for item in clause.core)
    points = clause.small("it", "a", "any", "new") or slots or len(clause.core) <= 2
    if not points or not (remark.of("persona") or remark.nouns("image", "video")):
        return []
    made = [_as_kind(draft, kind) for draft in content(remark, talk, is_sure=True)]
    count = count_in(clause, clause.nouns("image"))
    for draft in made:
        key = "prompt" if draft.name == "generate_image" else "theme"
        scene = _REMARKED.sub("", str(draft.args[key])).strip(" ,")
        draft.args[key] = scene or _portrait(str(draft.args.get("persona", "")))
        if draft.name == "generate_image":
            if count and fold(count[1].text) != "one":
                draft.args["count"] = count[0]
            draft.args["style"] = style_of(clause)[0] or draft.args.get("style", "")
            if clause.of("size"):
                draft.args["size"] = str(clause.of("size")[0].value)
        elif clause.of("duration"):
            draft.args["duration_s"] = int(str(clause.of("duration")[0].value))
        if draft.name == "make_reel" and clause.of("platform"):
            draft.args["platform"] = clause.values("platform")[0]
    return made


def _as_kind(draft: Draft, kind: str | None) -> Draft:
    """What a remark describes, as a reel or as a picture, where the order says which."""
    if kind == "video" and draft.name == "generate_image":
        args = {"persona": draft.args.get("persona", ""), "theme": draft.args["prompt"]}
        return Draft("make_reel", args, draft.clause)
    if kind == "image" and draft.name == "make_reel":
        args = {"persona": draft.args.get("persona", ""), "prompt": draft.args["theme"]}
        return Draft("generate_image", args, draft.clause)
    return draft


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
        theme = describe(clause, [*used, *others, *joints_beside(clause, others)], seen, start)
        persona = _persona(group, talk, clause)
        args: dict[str, object] = {
            "persona": persona,
            "theme": theme or _told(talk, clause) or _anything(persona),
            "platform": platform,
        }
        if duration is not None:
            args["duration_s"] = duration
        drafts.append(Draft("make_reel", args, clause))
    count = count_in(clause, nouns)
    if count and count[0] > 1 and len(drafts) == 1 and count[0] <= 5:
        drafts = [Draft("make_reel", {**drafts[0].args, "theme": without_count(str(drafts[0].args["theme"]), count[1])}, clause)
                  for _ in range(count[0])]  # fmt: skip
    return drafts


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
    count = count_in(clause, nouns)
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
        prompt = describe(clause, [*used, *others, *joints_beside(clause, others)], nouns, start)
        persona = _persona(group, talk, clause)
        args: dict[str, object] = {
            "persona": persona,
            "prompt": prompt or _told(talk, clause) or style or _portrait(persona),
        }
        if count:
            args["count"] = count[0]
        drafts.append(Draft("generate_image", {**args, "style": style, "size": size}, clause))
    return drafts


def _portrait(persona: str) -> str:
    return f"portrait of {persona}" if persona else "portrait"
