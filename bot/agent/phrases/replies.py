"""What is said where nothing is done: short, helpful, and never a claim that something happened."""

import re
from collections.abc import Sequence

from bot.agent.phrases import model, smalltalk
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.reading import Line
from bot.agent.phrases.talk import Talk
from storage.wording import dated, later, tr

_TOPICS = (
    (r"how (?:long|short) (?:can|may|could|is|are|should) .*(?:reel|video|clip|short)|(?:reel|video|clip)s? (?:be )?(?:longer|shorter) than|can (?:a )?(?:reel|video)s? be longer", later("A reel runs 3 to 180 seconds. “is clip_4 ok for tiktok?” tells what a platform takes.")),
    (r"how many (?:photos|pictures|pics|images|selfies)|photos .* at once", later("One request makes up to 12 pictures: “4 photos of Luna in a leather jacket, cinematic, vertical”.")),
    (r"(?:what|which|how many) languages|\bspeak \w+|sprichst du|hablas|parles-tu|parli|voce fala|spreek je", later("I understand the usual requests in English, Spanish, German, French, Italian, Portuguese and Dutch, and write captions in them: “write a caption for img_5 in Spanish”.")),
    (r"schedul|plan|post|publish|when|program|agend|veroffentlich|publi", later("Say what goes where and when: “post reel_9 on tiktok friday 5pm”. You get a card, and it goes out only after you approve it. “what's scheduled?” lists what is planned.")),
    (r"a/b|ab test|split|variant|compar", later("Give me two or more variants: “a/b test 'red dress' vs 'white shirt' for Ava”. I make one of each and you choose.")),
    (r"caption|hashtag|copy|legend|bildunter", later("Say “write a funny caption for img_22 for instagram”. It is written in the persona's voice, within the platform's limits.")),
    (r"persona|character|bio|voice", later("Say “new persona called Iris, a 30 year old architect from Oslo”, and change any field later: “change Luna's bio to …”.")),
    (r"trim|crop|edit|mute|cut|speed|loop|rotate|upscale|resize|reverse|subtitle|music|video|clip", later("Name the video and the change: “trim reel_9 to the first 8 seconds”, “add subtitles to clip_7”, “speed up reel_3 by 2x”.")),
    (r"reel|short|film", later("Say for whom and what: “make a 15 second beach reel for Ava”. You see it on a card while it is being made.")),
    (r"photo|picture|image|selfie|portrait|pic", later("Say who and what is seen: “4 photos of Luna in a leather jacket, cinematic, vertical”.")),
    (r"cancel|delete|undo", later("Name the post: “cancel post P17”. “what's scheduled?” shows the ids.")),
    (r"valid|rules|check|limit", later("Ask “is clip_4 ok for tiktok?”: I compare length, size, shape and codec with the platform's rules.")),
    (r"gpu|disk|queue|status|model|server", later("Ask “how's the gpu doing?” or just “status”.")),
)  # fmt: skip


def for_nothing(line: Line) -> str:
    """The reply to a message without an order: signs alone, a quote, nothing."""
    if not any(letter.isalnum() for letter in line.text):
        return for_signs(line.text)
    return tr("What shall I do with that?")


_GLAD = re.compile(r"[👍👌🙌👏💯✅✔❤💕💖💗😍🥰😘🔥🎉🥳✨🤩🙏😊☺🙂😀😃]")
_LAUGHING = re.compile(r"[😂🤣😄😆😅😹]")


def for_signs(words: str) -> str:
    """The reply to a message of signs alone: a heart, a thumb, a question mark."""
    if _LAUGHING.search(words):
        return "😄"
    if _GLAD.search(words):
        return "👍"
    if "?" in words:
        return tr("What can I do for you? Say what to make, post or look up; /help shows examples.")
    return tr("Say it in words, and I make it. /help shows what I can do.")


def for_taken_back(line: Line) -> str:
    """The reply to a request that was taken back in the same breath."""
    return smalltalk.answer("taken back", line.language)


# How each thing is said so that it is understood, for a clause that most resembles it.
_SAY_IT_LIKE = {
    "generate_image": later("For pictures: “4 photos of {name} in a leather jacket, cinematic, vertical”."),
    "make_reel": later("For a reel: “a 15 second beach reel for {name}”."),
    "edit_video": later(
        "For an edit, name the video and the change: “trim reel_9 to 8 seconds”, “add lofi music to reel_9”."
    ),
    "write_caption": later("For a caption: “write a funny caption for img_22 for instagram”."),
    "validate_media": later("For a check: “is clip_4 ok for tiktok?”."),
    "schedule_post": later("To post: “post reel_9 on tiktok friday 5pm”."),
    "list_schedule": later("For the plan: “what's scheduled this week?”."),
    "cancel_post": later("To cancel: “cancel post P17”."),
    "search_library": later("To search: “find all sunset shots of {name}”."),
    "create_persona": later("For a new persona: “new persona called Iris, a 30 year old architect from Oslo”."),
    "edit_persona": later("To change a persona: “change {name}'s bio to 'night owl, film lover'”."),
    "system_status": later("For the machine: “status”, or “how's the gpu doing?”."),
    "ab_test": later("To compare: “a/b test 'red dress' vs 'white shirt' for {name}”."),
}


def for_unread(clause: Clause, talk: Talk) -> str:
    """The question about a clause that wants something which could not be told."""
    words = clause.text if len(clause.text) <= 80 else clause.text[:77] + "…"
    chances = model.chances(clause)
    likeliest = max(_SAY_IT_LIKE, key=lambda tool: chances.get(tool, 0.0))
    name = next(iter(clause.values("persona")), "") or _somebody(talk)
    hint = (
        tr(_SAY_IT_LIKE[likeliest], name=name)
        if chances.get(likeliest, 0.0) >= _LIKELY
        else tr("Could you say it another way?")
    )
    rest = tr(" The rest is clear, but I do it only together.") if talk.drafts else ""
    return tr(
        "I am not sure what to do about “{words}”, so I have not started.{rest} {hint}",
        words=words,
        rest=rest,
        hint=hint,
    )


_LIKELY = 0.3  # a hint needs this much; less would only mislead

# What is asked where a call lacks something, by what is lacking.
_LACKING = {
    "asset": later("Which file do you mean? Name it like img_12 or reel_7."),
    "assets": later("Which files do you mean? Name them like img_12 and img_13."),
    "prompt": later("What shall the picture show?"),
    "theme": later("What shall the reel be about?"),
    "when": later("When shall it go out? For example “tomorrow at 6pm”."),
    "id": later("Which post do you mean? Name it like P12; “what's scheduled?” lists them."),
    "value": later("What shall it be? Give me the new words."),
    "variants": later("Which variants? Give me two or more: “'red dress' vs 'white shirt'”."),
    "query": later("What shall I look for?"),
    "name": later("What is the name?"),
    "persona": later("Which persona do you mean?"),
    "shot": later("Which shot? They are numbered from 1."),
    "change": later("What shall be different?"),
}


def for_lacking(problems: Sequence[str]) -> str:
    """What to ask about calls that cannot be made as they were read."""
    lacking = next((problem.partition(" ")[0] for problem in problems if problem.endswith("is missing")), "")
    return tr(_LACKING[lacking]) if lacking in _LACKING else tr("Which one do you mean? Name it, please.")


_OPINION = re.compile(r"\b(?:like|love|prefer|favou?rite|best|think|reckon|opinion|better|prettier|oldest)\b")
_HELP = re.compile(r"\b(?:help|ayuda|hilfe|aide|aiuto|ajuda|hulp)\b")
_HAPPENED = re.compile(
    r"^\W*(?:and |so |but |hey )*(?:did|has|have|was|were|is|are|when|why|who|hast|wurde|as-tu|avez-vous|hai|has|ha|voce|heb|when's|has it|was it)\b"
)
_CLOCK = re.compile(
    r"\bwhat(?:'s| is)? (?:the )?(?:time|day|date)\b(?: is it)?|\bque hora\b|\bwie spat\b|\bquelle heure\b|\bche ore\b|\bque horas\b|\bhoe laat\b"
)


# Questions that have a plain answer.
_PLATFORMS_OF = later(
    "I post to a folder, a Telegram channel and a Discord channel myself; for the other platforms I hand you file and caption when it is time."
)
_FACTS = (
    (re.compile(r"\b(?:which|what) (?:other )?(?:platforms?|networks|sites)\b|\b(?:can|do|could|will) (?:you|it|troupe) (?:also |even )?(?:post|publish|upload|support|work with|connect)(?: (?:on|to|in|with))? \w+\W*$"), _PLATFORMS_OF),
    (re.compile(r"\b(?:private|privacy|my data|data safe|secure|see my|other people see|who can see|leak)\b"), later("Your files stay on your own machine until you approve a post.")),
    (re.compile(r"\b(?:(?:do|does|what|much).*(?:you|it|this|troupe) cost|are you free|(?:is|are) (?:it|this|you) (?:free|expensive)|have to pay)\b"), later("I cost nothing: I run on your own machine.")),
)  # fmt: skip


def for_talk(stances: Sequence[str], heard: Sequence[Clause], talk: Talk, language: str) -> tuple[str, str]:
    """The intent and the reply for a request that asks for nothing to be done."""
    folded = " ".join(clause.folded for clause in heard)
    kind = smalltalk.kind_of(folded)
    language = smalltalk.tongue_of(folded, heard[0].line.text, language)
    if "refused" in stances:
        return "refuse", _refused(heard, folded, language)
    if "explained" in stances and _OPINION.search(folded) and kind != "who":
        return (
            "chat",
            tr(
                "I have no taste of my own: you decide. I can make two and let you compare: “a/b test 'one' vs 'two' for …”."
            ),
        )
    fact = next((answer for pattern, answer in _FACTS if pattern.search(folded)), "")
    asks = smalltalk.is_question(folded, is_marked=any(clause.is_question for clause in heard))
    if fact and asks:
        return "help", tr(fact)
    if kind not in {"who", "joke", "there", "thanks", "go"} and {"explained", "howto", "able"} & set(stances):
        helped = _helped(stances, heard, folded, talk, language)
        if helped:
            return helped
    elif _HELP.search(folded) and kind != "thanks":
        return "help", smalltalk.answer("able", language, name=_somebody(talk))
    asked = _asked_about(stances, heard, folded, talk)
    if asked:
        return "chat", asked
    for stance in ("supposed", "told"):
        if stance in stances and kind not in {"thanks", "who", "joke"}:
            return "chat", smalltalk.answer(stance, language, about=folded)
    if asks and _OUGHT.search(folded):
        return "chat", smalltalk.answer("supposed", language, about=folded)
    kind = kind or ("question" if asks else "mention" if _mentions(heard) else "talk")
    return "chat", smalltalk.answer(kind, language, about=folded, name=_somebody(talk))


def _somebody(talk: Talk) -> str:
    """A persona's name for an example."""
    return next(iter(talk.context.personas), "Ava")


def _mentions(heard: Sequence[Clause]) -> bool:
    """Whether the talk is about what the studio has: it may have been meant as an order."""
    return any(
        clause.of("asset", "post", "persona", "platform") or clause.nouns("image", "video", "caption", "post")
        for clause in heard
    )


def _refused(heard: Sequence[Clause], folded: str, language: str) -> str:
    reply = smalltalk.answer("refused", language)
    posts = [post for clause in heard for post in clause.values("post")]
    if posts and not re.search(r"cancel|delete|remove|storn|annul|losch|apag|borr|supprim", folded):
        reply += tr(" To take it off the plan, say “cancel {post}”.", post=posts[0])
    return reply


def _helped(
    stances: Sequence[str], heard: Sequence[Clause], folded: str, talk: Talk, language: str
) -> tuple[str, str] | None:
    """How something is done, or what can be done, where that was asked; None where it was about something else."""
    persona = next((name for clause in heard for name in clause.values("persona")), "")
    is_how = {"howto", "able"} & set(stances)
    is_named = any(clause.of("asset", "post") for clause in heard) and not re.match(
        r"\W*(?:and |so )*how|explain", folded
    )
    if is_named or (persona and not is_how):
        return None
    for pattern, answer in _TOPICS:
        if re.search(pattern, folded) and not re.search(r"\bwhat can you\b", folded):
            return "help", tr(answer)
    able = "able" in stances or re.search(r"\bhelp\b|\bcan (?:you|u)\b", folded)
    return ("help", smalltalk.answer("able", language, name=_somebody(talk))) if able else None


_OUGHT = re.compile(r"\b(?:should|shall|would|could|soll|sollte|faut|dois|dovrei|deberia|devo|debo|zal|moet)\b")


def _asked_about(stances: Sequence[str], heard: Sequence[Clause], folded: str, talk: Talk) -> str:
    """Where to look, for a question about a post, a file, a persona or the hour."""
    asks = any(clause.is_question for clause in heard) or _HAPPENED.match(folded)
    if not asks:
        return ""
    if _CLOCK.search(folded):
        now = dated(talk.context.now, "%A %e %B, %H:%M")
        return tr("It is {now} ({zone}).", now=now, zone=talk.context.timezone)
    if _OUGHT.search(folded) or "supposed" in stances:
        return ""
    post = next((post for clause in heard for post in clause.values("post")), "")
    asset = next((asset for clause in heard for asset in clause.values("asset")), "")
    persona = next((name for clause in heard for name in clause.values("persona")), "")
    if post:
        return tr("“show {post}” tells how that post stands; “what's scheduled?” lists all that is planned.", post=post)
    if asset:
        return tr("“show {asset}” tells what I know of it, and how often it was posted.", asset=asset)
    if persona:
        return tr("“tell me about {persona}” shows all that I know of {persona}.", persona=persona)
    return ""
