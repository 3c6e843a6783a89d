"""Reads a request: clause by clause, each by the first rule that fits, and only whole."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from bot.agent.calls import SIDE_EFFECTS, SIGNATURES, Call, problems
from bot.agent.phrases import (
    again,
    asking,
    captioning,
    changes,
    checking,
    comparing,
    editing,
    guessing,
    keeping,
    listing,
    making,
    people,
    planned,
    posting,
    replies,
    rhythms,
    strangers,
)
from bot.agent.phrases.amending import amend
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.commanding import is_commanded
from bot.agent.phrases.names import Names
from bot.agent.phrases.reading import Line, cleaned, is_too_long, read_line
from bot.agent.phrases.secondthoughts import MOST_CORRECTIONS, corrected, taken_back
from bot.agent.phrases.slots import Slots, slots_of
from bot.agent.phrases.splitting import clauses
from bot.agent.phrases.stance import is_doubted_by, is_maybe, stance_of, wants_something
from bot.agent.phrases.talk import Draft, ParseContext, Talk, Unclear
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.musicwords import for_new_reel, without_music
from tools.reel.texts import without_texts
from tools.reel.wishes import without_wishes
from tools.saidwords import Said, without_said
from tools.shotorder import without_count
from tools.voicewords import without_voice

MOST_CALLS = 12  # of one request; more is a mistake, or somebody's prank

Rule = Callable[[Clause, Talk], list[Draft]]


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a request asks for.

    `calls` is empty unless every clause was understood. `question` asks back what could not be told; `reply` is a short
    answer for a request without calls. `intent` is act, chat, help, unclear or refuse.
    """

    calls: tuple[Call, ...] = ()
    complete: bool = True
    reply: str = ""
    question: str = ""
    intent: str = "chat"
    slots: Slots = field(default_factory=Slots)

    @property
    def is_settled(self) -> bool:
        """Whether no model need be asked: the request was read whole, or is one that no model shall answer."""
        return self.intent in {"refuse", "help"} or (self.complete and bool(self.calls))


# Tried in this order on a clause that is put as an order, a wish or a question; the first that finds something decides.
_RULES: tuple[Rule, ...] = (
    planned.existing, planned.move_it, comparing.compare, people.create, planned.recurring, planned.slot, changes.edit,
    changes.forbidden,
    people.manage, changes.dyed, again.reorder, again.retake, again.again, asking.jobs, planned.cancel_it, keeping.keep_or_throw,
    asking.errors, captioning.asked, listing.listing, captioning.caption, posting.schedule, checking.repair, checking.validate,
)  # fmt: skip
_LATER_RULES: tuple[Rule, ...] = (asking.status, editing.edit, asking.search, making.content)
# What may still be asked by a clause that explains, supposes or remembers.
_IN_SPITE: dict[str, tuple[Rule, ...]] = {
    "explained": (captioning.asked, listing.listing, asking.status, checking.validate, asking.search, people.about),
    "remembered": (changes.moved_home, changes.dyed),
    "howto": (captioning.asked,),
    "refused": (changes.forbidden,),
    "idiom": (),
    "able": (),
    "supposed": (captioning.asked,),
    "told": (),
}


@lru_cache(maxsize=64)
def _names(personas: tuple[str, ...]) -> Names:
    return Names(personas)


def parse(text: str, context: ParseContext) -> Parsed:
    """What `text` asks for. Never raises for any text; a request that is not understood whole yields no calls."""
    if is_too_long(text):
        return Parsed(
            complete=False,
            intent="unclear",
            question=tr("That is too long for me to read at once. What shall I do, in a sentence or two?"),
        )
    plain = cleaned(text)
    if (said := without_said(plain)).words:
        if for_new_reel(said.rest):
            plain = said.rest  # what is said in it is data; the reel's tool reads it from the person's own words
        elif spoken := _spoken_again(said, context):
            return spoken
    if for_new_reel(plain):
        # What is heard is no order of its own: the reel's tool reads it from the person's own words.
        with suppress(InvalidRequest):
            plain = without_music(plain)[0]
        plain = without_voice(plain)[0]
        # Nor is how many shots it has, how it is filmed, and what stands on it.
        plain = without_wishes(without_count(without_texts(plain)[0])[0])[0]
    line = read_line(plain, _names(context.personas), context.language)
    left = taken_back(line)
    if left == "":
        return Parsed(reply=replies.for_taken_back(line), slots=slots_of(line))
    line = _corrected(line if left is None else read_line(left, _names(context.personas), context.language), context)
    slots = slots_of(line)
    order = [draft.call() for draft in rhythms.whole(line)]
    if order and not any(problems(call) for call in order):
        return Parsed(calls=tuple(order), intent="act", slots=slots)
    found = clauses(line)
    if not found:
        return Parsed(reply=replies.for_nothing(line), slots=slots)
    for clause, following in pairwise(found):
        clause.is_doubted = is_doubted_by(clause, following)
    talk = Talk(context=context, names=_names(context.personas))
    later = next((clause for clause in found if clause.is_before), None)
    if later is None and len(found) > 1 and found[0].small("if") and found[0].small("it"):
        later = found[1]  # "if it's fine for tiktok, post reel_6 there"
    talk.asset = next(iter(later.values("asset")), "") if later else ""
    outcome = _Outcome()
    for clause in found:
        _hear(clause, talk, outcome)
    _guess_gaps(talk, outcome)
    return _judged(talk, outcome, slots, line.language)


def _spoken_again(said: Said, context: ParseContext) -> Parsed | None:
    """ "Let her say 'hello'", "same but at night, and she says 'hello'": what was made last, with a voice."""
    line = f"she says “{said.words}”"
    if again.SAYS_NOW.fullmatch(said.rest) if said.rest else said.is_order:
        return Parsed(calls=(Call(name="make_again", args={"change": line}),), intent="act")
    parsed = parse(said.rest, context) if said.rest else Parsed()
    if [call.name for call in parsed.calls] != ["make_again"]:
        return None
    change = str(parsed.calls[0].args.get("change", ""))
    words = line if change == again.ANOTHER else f"{change}, and {line}"
    return replace(parsed, calls=(Call(name="make_again", args={"change": words}),))


def _corrected(line: Line, context: ParseContext) -> Line:
    """The line with what the person corrected in it set right."""
    for _ in range(MOST_CORRECTIONS):
        text = corrected(line)
        if text is None:
            break
        line = read_line(text, _names(context.personas), context.language)
    return line


@dataclass
class _Outcome:
    stances: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unread: list[Clause] = field(default_factory=list)
    heard: list[Clause] = field(default_factory=list)
    gaps: list[tuple[int, Clause]] = field(default_factory=list)  # clauses without calls, and where theirs would stand


def _hear(clause: Clause, talk: Talk, outcome: _Outcome) -> None:
    """Read one clause into drafts, or note why it gives none."""
    outcome.heard.append(clause)
    if not clause.core:
        return
    if clause.joint == "and" and not clause.verbs() and set(outcome.stances[-1:]) & {"explained", "howto", "able"}:
        return  # "the difference between a reel … and a short?"
    try:
        drafts, stance = _read(clause, talk)
    except Unclear as question:
        outcome.questions.append(str(question))
        return
    if drafts and stance == "order" and guessing.is_talk(clause, drafts):
        drafts, stance = [], "remembered"
    elif drafts and not is_commanded(clause, drafts):
        drafts, stance = [], "told"
    elif drafts and is_maybe(clause) and any(draft.name in SIDE_EFFECTS for draft in drafts):
        drafts, stance = [], "supposed"
    elif drafts and stance == "order" and _goes_on(clause, drafts, outcome):
        drafts, stance = [], outcome.stances[-1]
    elif not drafts and stance == "order":
        outcome.gaps.append((len(talk.drafts), clause))
    outcome.stances.append(stance)
    if drafts:
        _mend_complaint(clause, drafts, talk)
        talk.drafts.extend(drafts)
    elif stance == "order" and wants_something(clause):
        outcome.unread.append(clause)
    place = changes.place_told(clause)
    if place:
        talk.mentioned = {**talk.mentioned, "place": [place]}
    if not drafts and stance in {"order", "remembered", "supposed", "explained", "howto"}:
        talk.remark = clause
    talk.note(clause, drafts)


# Two edits of which either cures the same fault: a reel that drags, a sound that disturbs.
_REMEDIES = ({"trim", "speed"}, {"mute", "add_music"})


def _mend_complaint(clause: Clause, drafts: Sequence[Draft], talk: Talk) -> None:
    """ "vid_7 drags. Cut it to 12 seconds.": what was read from the complaint gives way to the order that follows it."""
    told, order = talk.previous, drafts[0]
    if told is None or told.clause is None or told.name != "edit_video" or order.name != "edit_video":
        return
    is_complaint = not told.clause.orders() and not told.clause.is_asked
    operations = {told.args["operation"], order.args["operation"]}
    is_complaint = is_complaint and (len(operations) == 1 or operations in _REMEDIES)
    if is_complaint and order.args["asset"] == "last" and clause.orders() and len(talk.drafts) == 1:
        order.args["asset"] = told.args["asset"]
        talk.drafts.pop()


def _goes_on(clause: Clause, drafts: Sequence[Draft], outcome: _Outcome) -> bool:
    """Whether an order still belongs to what was told, supposed or refused before it: "he told me to trim it and post it"."""
    head = clause.head
    if len(outcome.heard) < 2 or not outcome.stances or head is None or clause.is_asked:
        return False
    before, stance = outcome.heard[-2], outcome.stances[-1]
    if head.sort != "verb" or head.form != "base" or not before.orders():
        return False
    if stance == "told":
        return clause.joint == "and" or (clause.joint == "," and ":" in before.text)
    if clause.joint != "and":
        return False
    if stance == "refused":
        acts = all(draft.name in SIDE_EFFECTS for draft in drafts)
        return acts or (
            bool(clause.small("it"))
            and not before.says(r"\b(?:yet|now|today|first|noch|encore|ancora|ainda|todavia)\b")
        )
    return stance == "supposed"


def _guess_gaps(talk: Talk, outcome: _Outcome) -> None:
    """Ask the trained judge about the clauses that the rules left: more of it where others were read."""
    sure = guessing.SURE_BESIDE if talk.drafts else guessing.SURE
    for place, clause in reversed(outcome.gaps):
        if not any(item.kind == "word" and item.sort != "small" and not item.in_time for item in clause.core):
            continue  # "img_18 for instagram": what the other clauses are about
        drafts = guessing.guess(clause, talk, sure)
        if drafts and is_commanded(clause, drafts):
            talk.drafts[place:place] = drafts
            outcome.unread = [unread for unread in outcome.unread if unread is not clause]
        elif talk.drafts and clause not in outcome.unread and _may_be_missed(clause):
            outcome.unread.append(clause)


_REMARKED = frozenset({"take", "keep", "want", "have", "do", "get", "love", "show", "make"})


def _may_be_missed(clause: Clause) -> bool:
    """Whether a clause that gave nothing, beside others that did, seems to be a step of the request: it orders something of a thing."""
    orders = [
        verb for verb in clause.bids() if verb.form == "base" and not verb.is_mended and verb.canon not in _REMARKED
    ]
    is_last = clause.line.language in {"de", "nl"} and bool(orders) and clause.core[-1] is orders[-1]
    return (
        (clause.head in orders[:1] or is_last)
        and bool(clause.of("platform", "post", "asset"))
        and not clause.is_question
    )


def _read(clause: Clause, talk: Talk) -> tuple[list[Draft], str]:
    stance = stance_of(clause)
    if stance != "order":
        for rule in _IN_SPITE[stance]:
            drafts = rule(clause, talk)
            if drafts:
                doubted = stance == "explained" and not clause.of("asset")
                return drafts, "order" if doubted else "told in spite"
        return [], stance
    if _DO_THAT.match(clause.masked) and (talk.drafts or talk.remark is not None):
        return ([] if talk.drafts or talk.remark is None else editing.edit(talk.remark.as_order(), talk)), "amended"
    moved = changes.moved_home(clause, talk)
    if moved:
        return moved, stance
    if talk.drafts and amend(clause, talk):
        return [], "amended"
    for rule in _RULES:
        drafts = rule(clause, talk)
        if drafts:
            return drafts, stance
    if _is_new_content(clause):
        drafts = making.content(clause, talk)
        if drafts:
            return drafts, stance
    for rule in _LATER_RULES:
        drafts = rule(clause, talk)
        if drafts:
            return drafts, stance
    return [], stance


_DO_THAT = re.compile(
    r"^(?:(?:yes|ok|please|so|then|and|can you|could you|go|now) )*(?:make it(?: so| happen)?|do (?:it|that|so)|go (?:ahead|for it)|fix (?:it|that|this)|sort (?:it|that) out)(?: please| then)?$"
)


def _is_new_content(clause: Clause) -> bool:
    """Whether something yet unmade is described, so that "cinematic" or "slow motion" is part of it and no edit."""
    if clause.of("asset") or clause.verbs("find", "show"):
        return False
    nouns = clause.nouns("image", "video")
    if not nouns or asking.is_asked_for(clause) or (clause.small("all") and not clause.verbs("make")):
        return False
    wanted = clause.verbs("get", "give", "want") and not clause.verbs("make", "do")
    if wanted and asking.is_definite(clause, nouns) and not clause.of("duration", "size"):
        return False
    makes = [verb for verb in clause.verbs("make", "want", "give", "get", "do", "take") if verb.form in {"base", "s"}]
    return bool(makes) and (
        posting.is_new(clause, nouns[0]) or (bool(clause.of("persona")) and not clause.small("any"))
    )


def _judged(talk: Talk, outcome: _Outcome, slots: Slots, language: str) -> Parsed:
    drafts = _merged(talk.drafts)
    question = outcome.questions[0] if outcome.questions else ""
    if not question and drafts:
        question = strangers.question_for(drafts, talk)
    if (
        not question
        and drafts
        and any(draft.name == "generate_image" and draft.args.get("count") == 0 for draft in drafts)
    ):
        question = "How many pictures shall I make?"
    calls = [draft.call() for draft in drafts]
    wrong = [problem for call in calls for problem in problems(call)]
    if not question and (wrong or len(calls) > MOST_CALLS):
        question = (
            "That is more than I can do at once. What shall I do first?" if not wrong else replies.for_lacking(wrong)
        )
    if not question and outcome.unread:
        question = replies.for_unread(outcome.unread[0], talk)
    if question:
        return Parsed(complete=False, question=question, intent="unclear", slots=slots)
    if calls:
        return Parsed(calls=tuple(calls), intent="act", slots=slots)
    intent, reply = replies.for_talk(outcome.stances, outcome.heard, talk, language)
    return Parsed(reply=reply, intent=intent, slots=slots)


def _merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Without what was said twice: the same call, or the same edit with a value now and without one before."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((earlier for earlier in kept if _is_twin(earlier, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            twin.args.update(
                {key: value for key, value in draft.args.items() if value not in ("", None, []) and key != "asset"}
            )
    return kept


def _is_twin(earlier: Draft, later: Draft) -> bool:
    if earlier.name != later.name or earlier.clause is later.clause:
        return False
    if earlier.name == "edit_video":
        same = earlier.args["operation"] == later.args["operation"] and later.args["asset"] in {
            earlier.args["asset"],
            "last",
        }
        return same and (
            not earlier.args.get("value") or not later.args.get("value") or earlier.args["value"] == later.args["value"]
        )
    if earlier.name == "schedule_post" and later.clause is not None and not later.clause.times:
        same = all(earlier.args[key] == later.args[key] for key in ("asset", "platform"))
        points = later.clause.small("it") and not later.clause.of("asset", "platform")
        if same and points and later.args["when"] == "now":
            later.args["when"] = ""  # "facebook needs img_14 by 3pm, post it then"
            return True
    if earlier.name == "edit_persona":
        return all(earlier.args[key] == later.args[key] for key in ("persona", "field"))
    return (
        earlier.name in SIGNATURES
        and earlier.call() == later.call()
        and earlier.name not in {"generate_image", "make_reel"}
    )
