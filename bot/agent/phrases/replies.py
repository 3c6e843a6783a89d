"""What is said where nothing is done: short, helpful, and never a claim that something happened."""

import re
from collections.abc import Sequence

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.reading import Line
from bot.agent.phrases.talk import Talk

ABLE = (
    "I make pictures and reels of your personas, edit videos, write captions, check files against a platform's rules, plan and publish posts, "
    "and keep the library. For example: “make a beach reel for Ava and post it tomorrow at 6pm”."
)
_TOPICS = (
    (r"schedul|plan|post|publish|when|program|agend|veroffentlich|publi", "Say what goes where and when: “post reel_9 on tiktok friday 5pm”. You get a card, and it goes out only after you approve it. “what's scheduled?” lists what is planned."),
    (r"a/b|ab test|split|variant|compar", "Give me two or more variants: “a/b test 'red dress' vs 'white shirt' for Ava”. I make one of each and you choose."),
    (r"caption|hashtag|copy|legend|bildunter", "Say “write a funny caption for img_22 for instagram”. It is written in the persona's voice, within the platform's limits."),
    (r"persona|character|bio|voice", "Say “new persona called Iris, a 30 year old architect from Oslo”, and change any field later: “change Luna's bio to …”."),
    (r"trim|crop|edit|mute|cut|speed|loop|rotate|upscale|resize|reverse|subtitle|music|video|clip", "Name the video and the change: “trim reel_9 to the first 8 seconds”, “add subtitles to clip_7”, “speed up reel_3 by 2x”."),
    (r"reel|short|film", "Say for whom and what: “make a 15 second beach reel for Ava”. You see it on a card while it is being made."),
    (r"photo|picture|image|selfie|portrait|pic", "Say who and what is seen: “4 photos of Luna in a leather jacket, cinematic, vertical”."),
    (r"cancel|delete|undo", "Name the post: “cancel post P17”. “what's scheduled?” shows the ids."),
    (r"valid|rules|check|limit", "Ask “is clip_4 ok for tiktok?”: I compare length, size, shape and codec with the platform's rules."),
    (r"gpu|disk|queue|status|model|server", "Ask “how's the gpu doing?” or just “status”."),
)  # fmt: skip
_GREETINGS = {"es": "¡Hola! ¿Qué hacemos hoy?", "de": "Hallo! Was machen wir heute?", "fr": "Bonjour ! On fait quoi aujourd'hui ?",
              "it": "Ciao! Cosa facciamo oggi?", "pt": "Olá! O que vamos fazer hoje?", "nl": "Hallo! Wat gaan we vandaag maken?"}  # fmt: skip
_THANKS = re.compile(r"\b(?:thanks|thank you|thx|ty|cheers|gracias|danke|merci|grazie|obrigad[oa]|bedankt|dank je)\b")
_HELLO = re.compile(
    r"^\W*(?:hi|hello|hey|heya|hiya|yo|howdy|good (?:morning|evening|afternoon|day|night)|hola|hallo|bonjour|salut|ciao|oi|ola|moin|buenos dias|guten (?:morgen|tag|abend))\b"
)


def for_nothing(line: Line) -> str:
    """The reply to a message without words."""
    if line.quotes or line.items:
        return "What shall I do with that?"
    return "Tell me what to make, post or look up, in your own words."


def for_taken_back(line: Line) -> str:
    """The reply to a request that was taken back in the same breath."""
    return "All right, then I leave it."


def for_unread(clause: Clause, talk: Talk) -> str:
    """The question about a clause that wants something which could not be told."""
    words = clause.text if len(clause.text) <= 80 else clause.text[:77] + "…"
    return f"I am not sure what to do about “{words}”, so I have not started. Could you say it another way?"


def for_talk(stances: Sequence[str], heard: Sequence[Clause], talk: Talk, language: str) -> tuple[str, str]:
    """The intent and the reply for a request that asks for nothing to be done."""
    folded = " ".join(clause.folded for clause in heard)
    if "refused" in stances:
        posts = [post for clause in heard for post in clause.values("post")]
        extra = (
            f" To take it off the plan, say “cancel {posts[0]}”."
            if posts and not re.search(r"cancel|delete|remove|storn|annul", folded)
            else ""
        )
        return "refuse", "Understood: I leave it as it is." + extra
    if (
        re.search(r"\b(?:like|love|prefer|favou?rite|best|think|reckon|opinion|better|prettier|oldest)\b", folded)
        and "explained" in stances
    ):
        return (
            "chat",
            "I have no taste of my own: you decide. I can make two and let you compare: “a/b test 'one' vs 'two' for …”.",
        )
    if {"explained", "howto", "able"} & set(stances):
        for pattern, answer in _TOPICS:
            if re.search(pattern, folded) and not re.search(r"\bwhat can you\b", folded):
                return "help", answer
        if re.search(r"\byou\b|\bhelp\b|\bu\b", folded) or "able" in stances:
            return "help", ABLE
        return "chat", "I cannot tell. What I can do: " + ABLE
    if re.search(r"\b(?:help|ayuda|hilfe|aide|aiuto|ajuda|hulp)\b", folded):
        return "help", ABLE
    if "supposed" in stances:
        return "chat", "That is yours to decide. Say the word and I do it: “make …”, “post … tomorrow at 6pm”."
    if "told" in stances:
        return "chat", "I take that as told, not as an order. Tell me yourself if it shall be done."
    if _THANKS.search(folded):
        return "chat", "You are welcome." if language == "en" else _thanks_in(language)
    if _HELLO.search(folded):
        return "chat", _GREETINGS.get(language, "Hello! What shall we make today?")
    if "remembered" in stances:
        return "chat", "Noted. Say if I shall do something about it."
    return "chat", "I am listening. Tell me what to make, post or look up."


def _thanks_in(language: str) -> str:
    return {
        "es": "¡De nada!",
        "de": "Gern geschehen.",
        "fr": "Avec plaisir.",
        "it": "Prego!",
        "pt": "De nada!",
        "nl": "Graag gedaan.",
    }.get(language, "You are welcome.")
