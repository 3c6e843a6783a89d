"""How a persona sounds: five traits, the words about their style, and the tone that was asked for, as weights."""

from dataclasses import dataclass, replace

from personas.folding import fold
from storage.tables import Persona

# The letters that stand in front of a line in the phrase books.
OUTGOING, QUIET, PROFESSIONAL, CASUAL, CREATIVE, FUNNY, FLIRTY = "eipcrhf"

# What a tone changes. The five voices can be asked for by name too.
_TONES: dict[str, dict[str, float]] = {
    "funny humorous witty silly sarcastic ironic joking divertido gracioso lustig witzig drole marrant divertente engracado humour": {"h": 1.0, "c": 0.7, "p": 0.1},
    "formal serious polite elegant sachlich formell serio formel formelle formale": {"p": 1.0, "c": 0.05, "h": 0.0, "e": 0.3, "r": 0.3},
    "professional business expert profesional professionell professionnel professionale profissional": {"p": 1.0, "c": 0.1, "h": 0.1},
    "casual relaxed loose chill laidback informal locker lassig relajado decontracte rilassato descontraido friendly": {"c": 1.0, "p": 0.05},
    "poetic lyrical dreamy romantic poetico poetisch poetique artistic creative creativo kreativ creatif criativo": {"r": 1.0, "h": 0.1, "p": 0.15},
    "flirty playful cheeky flirtatious coqueta kokett coquin": {"f": 1.0, "e": 0.7, "c": 0.7, "p": 0.1},
    "extroverted outgoing energetic excited loud upbeat hype enthusiastic extrovertiert": {"e": 1.0, "i": 0.0},
    "introverted quiet calm shy soft gentle thoughtful minimal honest intimate introvertiert ruhig tranquilo calme": {"e": 0.0, "i": 1.0, "h": 0.2},
    "motivational inspirational inspiring motivating": {"p": 0.8, "e": 0.8, "h": 0.1},
    "dry deadpan": {"h": 0.8, "i": 0.7, "e": 0.2},
    "nostalgic melancholic sad moody": {"i": 0.9, "r": 0.9, "h": 0.0, "e": 0.0},
    "warm": {"c": 0.8, "i": 0.5},
}  # fmt: skip
_STYLE_WORDS = {
    "funny": "h", "punchline": "h", "self-mocking": "h", "playful": "h", "dry": "h", "joke": "h", "witty": "h",
    "poetic": "r", "images": "r", "fragments": "r", "unusual": "r", "strange": "r",
    "clear": "p", "useful": "p", "polite": "p", "precise": "p", "polished": "p",
    "friend": "c", "friends": "c", "casual": "c", "relaxed": "c", "plain": "c",
    "quiet": "i", "few": "i", "observant": "i", "gentle": "i", "unhurried": "i", "calm": "i",
    "upbeat": "e", "inviting": "e", "loud": "e", "fast": "e", "energetic": "e", "sunny": "e",
}  # fmt: skip
MEANT = 0.8  # a tone stands for the voices that it raises to this
_NEGATIONS = frozenset(["no", "never", "hardly", "rarely", "not", "without", "few", "seldom", "avoids"])


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Weights from 0 to 1 by letter, and habits."""

    weights: dict[str, float]
    is_brief: bool = False  # few words
    asks: float = 0.5  # how readily they ask something
    asked: frozenset[str] = frozenset()  # letters of the tone that was asked for
    emoji: float = 0.0  # how often there is one

    def weight(self, letters: frozenset[str]) -> float:
        """Return how often to choose a line: by liking, far more often in the tone that was asked for, and for humour."""
        wit = 1.0 + 8 * max(0.0, self.weights[FUNNY] - 0.6) if FUNNY in letters else 1.0
        asked = 6.0 if letters & self.asked else 1.0
        return wit * asked * max(self.liking(letters), 0.05) ** 4

    def liking(self, letters: frozenset[str]) -> float:
        """Return how much a line with these letters sounds like them, from 0 to 1."""
        gate = 1.0
        for letter in (FUNNY, FLIRTY):
            if letter in letters:
                weight = self.weights[letter]
                gate *= weight if weight >= 0.35 else weight * 0.1
        plain = [self.weights[letter] for letter in letters if letter in "eipcr"]
        if not plain:
            return gate if gate < 1.0 or letters & {FUNNY, FLIRTY} else 0.6
        return gate * sum(plain) / len(plain)


def voice_of(persona: Persona | None, tone: str = "") -> Voice:
    """Return how `persona` sounds in `tone`; without a persona, somebody friendly and even."""
    mind = persona.personality if persona is not None else None
    traits = {
        name: _trait(getattr(mind, name, None))
        for name in ("extroversion", "creativity", "humor", "professionalism", "authenticity")
    }
    weights = {
        "e": traits["extroversion"],
        "i": 1 - traits["extroversion"],
        "p": traits["professionalism"],
        "c": min(1.0, (1 - traits["professionalism"]) * 0.7 + traits["authenticity"] * 0.3),
        "r": traits["creativity"],
        "h": traits["humor"],
        "f": 0.0,
    }
    habits = (
        fold(f"{getattr(mind, 'communication_style', '') or ''} . {getattr(mind, 'content_tone', '') or ''}")
        .replace(",", " ")
        .replace(".", " ")
        .replace(";", " ")
        .split()
    )
    for word in habits:
        if word in _STYLE_WORDS:
            letter = _STYLE_WORDS[word]
            weights[letter] = min(1.0, weights[letter] + 0.12)
    voice = Voice(
        weights=weights,
        is_brief=bool({"few", "fragments", "brief"} & set(habits)) or traits["extroversion"] <= 0.35,
        asks=_habit(habits, ("question", "questions", "ask", "asks"), usual=0.25 + 0.5 * traits["extroversion"]),
        emoji=_habit(
            habits,
            ("emoji", "emojis"),
            usual=0.3 if traits["extroversion"] >= 0.75 and traits["professionalism"] <= 0.4 else 0.0,
        ),
    )
    return _in_tone(voice, tone)


def _in_tone(voice: Voice, tone: str) -> Voice:
    if not tone:
        return voice
    words = set(fold(tone[:200]).replace(",", " ").replace("-", "").split())
    weights = dict(voice.weights)
    emoji = voice.emoji
    asked: set[str] = set()
    for names, changes in _TONES.items():
        if words & set(names.split()):
            weights.update(changes)
            asked |= {letter for letter, value in changes.items() if value >= MEANT}
            if changes.get("p", 0) >= 0.8:
                emoji = 0.0
    return replace(voice, weights=weights, emoji=emoji, asked=frozenset(asked))


def _habit(words: list[str], names: tuple[str, ...], *, usual: float) -> float:
    """Return how often they do it: their style says so, says rarely, or says nothing about it."""
    for place, word in enumerate(words):
        if word in names:
            return usual * 0.3 if _NEGATIONS & set(words[max(0, place - 3) : place]) else max(usual, 0.75)
    return usual


def _trait(value: object) -> float:
    return min(1.0, max(0.0, float(value))) if isinstance(value, int | float) else 0.5
