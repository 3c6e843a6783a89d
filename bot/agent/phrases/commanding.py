"""Whether a clause that was read as an act in public, or for good, really orders it.

A picture too many costs little; a post that nobody asked for costs a lot. So what cancels, deletes, posts, approves or
moves something needs more than its words: the verb must stand where an order stands, or a wish must frame it. "Tell me
if P4 gets cancelled", "who would cancel P4?" and "estaba pensando en publicar reel_3" have the words and order nothing.
"""

import re
from collections.abc import Sequence

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft
from tools.tokens import fold, one_of

CAREFUL = frozenset({
    "cancel_post", "schedule_post", "approve_post", "move_post", "delete_assets", "delete_persona", "schedule_recurring",
})  # fmt: skip
_ACTS = one_of(
    "cancel delete kill remove reject post schedule put move approve add get have change take make do want keep find give check speed trim"
)
_DONE = one_of("cancel delete kill remove reject post schedule put move approve")
# Small words that may stand before the verb of an order: "img_3 to be posted", "and then, on tiktok, post".
_BESIDE = one_of(
    "and then now to please hello the my a should on at for in by of it with me all last new but left is out"
)
_FRAMES = re.compile(
    r"^(?:(?:so|ok|okay|and|then|but|please|well|hey|basically|listen|<time>) )*(?:"
    r"it(?:'d| would) be \w+ (?:to|if)\b|i think (?:it's|it is|we|you) (?:time|should|need|can|must)\b|(?:i|we)(?:'d| would)? be (?:\w+ )?(?:glad|happy|grateful|delighted|obliged|thrilled|pleased) (?:if|to)\b|"
    r"(?:i|we)(?:'d| would| really)? (?:want|need|like|love|appreciate|prefer|hereby ask|ask|wish|would)\b|"
    r"(?:can|could|would|will|may|should) (?:you |we |i |u )?(?:still |also |possibly |please |maybe |just )*(?:<asset>|<post>|(?:get|push|have|put|make|send)\b)|how about (?:we|you|a|i|\w+ing)\b|"
    r"if (?:so|yes|ok|okay|it does|it passes|that works|it's fine|it is)\b|hit (?:publish|delete|post|send|cancel)\b|(?:please )?(?:arrange|see to it|make sure|ensure|let <)|"
    r"(?:after|once) you(?:'ve| have)\b|first of all\b.*\bcan you\b|(?!.*\b(?:tell|told|say|says|said|if|whether|know|explain|why|how)\b).*\b(?:please|bitte|por favor|s'il te plait|stp|svp|per favore|alsjeblieft|pls|plz)\b)|"
    r"<(?:asset|post)> (?:post |reel |video |photo |picture )?(?:can|could|should(?! have)|must|needs? to|has to|shall|may|is to|goes|would|looks|soll|muss|sollte|debe|deberia|doit|deve|moet|belongs|deserves|wants|is ready)\b"
)
_CASE = re.compile(
    r"^(?:and |so |but )*(?:if|when|unless|in case|because|since|although|while) (?:<(?:asset|post|persona)>|(?:i|we|they|he|she)\b)"
)
_UNWANTED = re.compile(
    r"(?:\bnot|n't|\bdont|\bnever) (?:\w+ ){0,2}?(?:need|want|require)\w* (?:\w+ )?<post>|<post>.*(?:\bnot|n't) (?:\w+ )?(?:go|be|run|air|needed|wanted|required|necessary|happen)\w*\b|\bno (?:need|longer)\b|\bneeds? to (?:go|die|disappear|be)\b|"
    r"\b(?:get rid of|out of its misery|is off|changed my mind|gotta go|has to go|must go|can go|can be|can disappear|is cancell?ed)\b|\blet .* go\b|\b(?:out of|off) the (?:queue|schedule|calendar|plan|list)\b|"
    r"\braus\b|\bweg\b|\bfuera\b|\b(?:aus dem|vom) (?:plan|kalender)\b|\b(?:del|de la) (?:calendario|agenda)\b|\bdu (?:planning|calendrier)\b|\bdal calendario\b|\buit de planning\b|"
    r"^\W*(?:please |just |let's |and )*(?:forget|skip|ditch)\b|\b(?:removal|cancell?ation|deletion) of\b"
)


def is_framed(clause: Clause) -> bool:
    """Whether a wish frames the clause: "I'd be glad if …", "could reel_4 …", "… please"."""
    return _FRAMES.search(clause.masked) is not None and _CASE.match(clause.masked) is None


def is_commanded(clause: Clause, drafts: Sequence[Draft]) -> bool:
    """Whether what is careful among the drafts of a clause is ordered there."""
    careful = [draft for draft in drafts if draft.name in CAREFUL]
    if not careful:
        return True
    unwanted = careful[0].name == "cancel_post" and _UNWANTED.search(clause.masked) is not None
    act = next((item for item in clause.core if item.sort == "verb" and item.canon in _ACTS), None)
    before = clause.core[: clause.index(act)] if act is not None else clause.core
    done = [item for item in clause.core if item.sort == "verb" and item.canon in _DONE]
    ahead = clause.core[: clause.index(done[-1])] if done else before
    if any(item.canon == "not" and fold(item.text) != "no" for item in ahead):
        return unwanted  # "make sure you never post img_3"
    if _CASE.match(clause.masked):
        return False  # "if reel_3 goes on tiktok tomorrow I'll cry"
    if unwanted or is_framed(clause):
        return True
    if act is None:
        return careful[0].name != "cancel_post" and _is_terse(clause)
    colon = clause.line.text.rfind(":", clause.start, act.start)
    return all(_may_precede(item) for item in before if item.start > colon)


def _may_precede(item: Item) -> bool:
    return item.kind != "word" or item.in_time or item.canon in _BESIDE


def _is_terse(clause: Clause) -> bool:
    """ "reel_14 → tiktok, sat 11am": a thing, and where or when it goes."""
    judged = clause.says(r"\b(?:would|will|could|might) (?:be|have|become|get)\b")
    return bool(clause.of("platform") or clause.times) and not clause.is_question and not judged
