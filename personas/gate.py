"""What may be made and what may be sent: decided here, in code, from stored facts. No model sees or sets it.

Asked twice, just before generating and just before sending, because facts change in between. Every answer is
`ALLOWED` or a `Refusal` that says why in one line and what would have to be different.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from personas.explicit import wants_adult
from personas.minors import Finding, minor_described, minor_in
from storage.tables import Asset, Consent, Destination, Persona, Rating
from storage.wording import tr

__all__ = [
    "ALLOWED",
    "Allowed",
    "Finding",
    "Refusal",
    "face_allowed",
    "faces_allowed",
    "may_ask",
    "may_describe",
    "may_generate",
    "may_publish",
    "minor_in",
    "rating_for",
    "uses_real_face",
    "wants_adult",
    "warm_up",
]

# Platforms where a channel carries its own mark of age, asked from the API just before sending.
_MARKS_CHANNELS = frozenset({"discord"})


@dataclass(frozen=True)
class Allowed:
    """Nothing stands against it."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """It stops here: `reason` for the person in one line, `fix` for what may be done instead."""

    reason: str
    fix: str = ""

    def __bool__(self) -> bool:
        return False


ALLOWED = Allowed()


def warm_up() -> None:
    """Compile the word rules, which takes a third of a second once: best in a thread, before the first request."""
    minor_in("", year=None)
    wants_adult("")


def may_ask(text: str, *, rating: Rating, year: int, names: Iterable[str] = ()) -> Allowed | Refusal:
    """Whether these words may ask for a picture or a video of people, before any work is done.

    A person under 18 stops in every rating; nudity and sexual acts stop unless `rating` is adult. `names` are the
    personas', who are told apart from other words by them.
    """
    if found := minor_in(text, year=year, names=names):
        return _adults_only(found)
    if rating is not Rating.ADULT and (found := wants_adult(text)):
        return Refusal(
            reason=tr('"{words}" is not for the general rating.', words=found.words),
            fix=tr(
                "Ask for something that everybody may see. Only the owner can open the adult rating, for a persona and a destination."
            ),
        )
    return ALLOWED


def may_describe(text: str, *, year: int, names: Iterable[str] = ()) -> Allowed | Refusal:
    """Whether these words may describe a persona: nobody under 18, though they may be somebody's parent or teacher."""
    found = minor_described(text, year=year, names=names)
    return _adults_only(found) if found else ALLOWED


def _adults_only(found: Finding) -> Refusal:
    return Refusal(
        reason=tr('Troupe makes pictures of adults only, and "{words}" is {why}.', words=found.words, why=found.why),
        fix=tr("Say it with adults, for example woman, man, or an age of 18 or more."),
    )


def rating_for(persona: Persona, destination: Destination | None = None, asset: Asset | None = None) -> Rating:
    """The rating that new content gets: adult only where the owner opened it for both, or what it is made from."""
    if asset is not None and asset.rating is Rating.ADULT:
        return Rating.ADULT
    opened = destination is not None and destination.rating is Rating.ADULT and persona.rating is Rating.ADULT
    return Rating.ADULT if opened else Rating.GENERAL


def uses_real_face(persona: Persona) -> bool:
    """Whether a reference of a real person goes into this persona's pictures.

    A LoRA may have been trained on somebody, so it counts as one. A face that was made here is nobody's.
    """
    look = persona.appearance
    return any(face.is_real for face in persona.faces) or (look is not None and bool(look.lora_path))


def may_generate(persona: Persona, rating: Rating, *, has_real_face: bool, owner_allows: bool) -> Allowed | Refusal:
    """Whether content of `rating` may be made of `persona`; `owner_allows` is the owner's word for the destination."""
    if persona.age < 18:
        return Refusal(
            reason=tr("{name} is under 18. Personas are adults.", name=persona.name),
            fix=tr("Set an age of 18 or more."),
        )
    if rating is not Rating.ADULT:
        return ALLOWED
    if has_real_face:
        return Refusal(
            reason=tr(
                "{name} uses a real person's reference, so there is no adult content of {name}.", name=persona.name
            ),
            fix=tr("Make it for the general rating."),
        )
    if persona.rating is not Rating.ADULT:
        return Refusal(
            reason=tr("The adult rating is off for {name}.", name=persona.name),
            fix=tr("Only the owner can turn it on, for this persona and for the destination."),
        )
    if not owner_allows:
        return Refusal(
            reason=tr("The adult rating is off for this destination."),
            fix=tr("Only the owner can turn it on, for this destination."),
        )
    return ALLOWED


def may_publish(
    asset: Asset,
    persona: Persona,
    destination: Destination,
    *,
    platform_allows_adult: bool,
    channel_is_age_restricted: bool | None,
    has_real_face: bool,
) -> Allowed | Refusal:
    """Whether `asset` may go to `destination` now.

    `channel_is_age_restricted` is what the platform answered a moment ago; None where it has no such mark.
    """
    where = destination.name or destination.platform
    if asset.rating is not Rating.ADULT:
        return ALLOWED
    if not platform_allows_adult:
        return Refusal(
            reason=tr(
                "{file} is rated adult, and {platform} forbids adult content.",
                file=asset.handle,
                platform=destination.platform,
            ),
            fix=tr("Send it somewhere that allows it, or make a general version."),
        )
    made = may_generate(
        persona, asset.rating, has_real_face=has_real_face, owner_allows=destination.rating is Rating.ADULT
    )
    if isinstance(made, Refusal):
        return made
    must_be_marked = destination.platform in _MARKS_CHANNELS
    if channel_is_age_restricted is False or (must_be_marked and channel_is_age_restricted is not True):
        return Refusal(
            reason=tr(
                "{file} is rated adult, and {where} is not marked as age-restricted.", file=asset.handle, where=where
            ),
            fix=tr(
                "Mark {where} as age-restricted in its channel settings, or choose another destination.", where=where
            ),
        )
    return ALLOWED


def face_allowed(consents: Sequence[Consent], sha256: str, today: date) -> Allowed | Refusal:
    """Whether a face picture may be used today: it needs a consent for this very file, given, not over, not withdrawn."""
    mine = [consent for consent in consents if consent.file_sha256 == sha256]
    if not mine:
        return Refusal(
            reason=tr("There is no consent on record for this face picture."),
            fix=tr("Record who it shows, that they agree, for what and until when; or use the persona without a face."),
        )
    standing = [consent for consent in mine if consent.withdrawn_at is None]
    if not standing:
        return Refusal(
            reason=tr("{who} has withdrawn consent for this face picture.", who=mine[-1].who),
            fix=tr("Remove the picture from the persona, or ask for a new consent."),
        )
    if any(
        consent.granted_on <= today and (consent.expires_on is None or today <= consent.expires_on)
        for consent in standing
    ):
        return ALLOWED
    if all(consent.granted_on > today for consent in standing):
        return Refusal(
            reason=tr(
                "The consent of {who} starts on {day}.",
                who=standing[-1].who,
                day=min(c.granted_on for c in standing).isoformat(),
            ),
            fix=tr("Wait until then, or record a consent that counts today."),
        )
    ended = max(consent.expires_on for consent in standing if consent.expires_on is not None)
    return Refusal(
        reason=tr(
            "The consent of {who} for this face picture ended on {day}.", who=standing[-1].who, day=ended.isoformat()
        ),
        fix=tr("Ask for a new consent, or remove the picture from the persona."),
    )


def faces_allowed(persona: Persona, consents: Sequence[Consent], today: date) -> Allowed | Refusal:
    """The first refusal among the real faces of `persona`, else allowed."""
    for face in persona.faces:
        answer = face_allowed(consents, face.sha256, today) if face.is_real else ALLOWED
        if isinstance(answer, Refusal):
            return answer
    return ALLOWED
