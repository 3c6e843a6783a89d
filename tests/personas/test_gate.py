"""What may be made and sent, decided on stored facts."""

from datetime import UTC, date, datetime

import pytest

from personas.explicit import wants_adult
from personas.gate import (
    ALLOWED,
    Refusal,
    face_allowed,
    faces_allowed,
    may_ask,
    may_generate,
    may_publish,
    rating_for,
    uses_real_face,
)
from storage.tables import Appearance, Asset, AssetType, Consent, Destination, Face, FaceOrigin, Persona, Rating

NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)
TODAY = NOW.date()
GENERAL, ADULT = Rating.GENERAL, Rating.ADULT


def persona(rating: Rating = GENERAL, *, faces: list[Face] | None = None, **look) -> Persona:
    return Persona(
        id="p",
        name="Ava",
        age=26,
        rating=rating,
        appearance=Appearance(**({"lora_path": ""} | look)),
        faces=faces or [],
    )


def face(digit: str, origin: FaceOrigin = FaceOrigin.CONSENT) -> Face:
    return Face(sha256=digit * 64, origin=origin)


def asset(rating: Rating = GENERAL) -> Asset:
    return Asset(id=12, type=AssetType.IMAGE, category="post", rating=rating)


def destination(rating: Rating = GENERAL, platform: str = "telegram") -> Destination:
    return Destination(id=1, platform=platform, publisher=platform, name="@ava", rating=rating)


def consent(**fields) -> Consent:
    values = {
        "persona_id": "p",
        "who": "Maria Example",
        "scope": "portraits",
        "file_sha256": "f" * 64,
        "granted_on": date(2026, 1, 1),
        "expires_on": None,
        "withdrawn_at": None,
        "created_at": NOW,
    }
    return Consent(**(values | fields))


def test_a_minor_stops_in_every_rating() -> None:
    for rating in Rating:
        answer = may_ask("a 16 year old at the pool", rating=rating, year=2026)
        assert isinstance(answer, Refusal)
        assert "adults only" in answer.reason


def test_an_explicit_request_stops_under_the_general_rating_only() -> None:
    assert isinstance(may_ask("Ava topless on the beach", rating=GENERAL, year=2026), Refusal)
    assert may_ask("Ava topless on the beach", rating=ADULT, year=2026) is ALLOWED


def test_an_ordinary_request_passes() -> None:
    assert may_ask("make a beach reel for Ava and post it tomorrow at 6pm", rating=GENERAL, year=2026) is ALLOWED


@pytest.mark.parametrize(
    "text",
    ["Ava naked on the bed", "a n u d e portrait", "Ava n4ked", "NSFW version please", "an 18+ picture of Ava", "remove her top", "without clothes", "chica desnuda", "sin ropa", "nackte Frau am See", "oben ohne", "une femme nue", "nue sur la plage", "donna nuda in camera", "senza vestiti", "mulher nua na praia", "sem roupa"],
)  # fmt: skip
def test_a_request_for_nudity_is_seen(text: str) -> None:
    assert wants_adult(text) is not None


@pytest.mark.parametrize(
    "text",
    ["nude heels and beige linen", "barefoot on the sand", "pieds nus dans le sable", "visible to the naked eye", "bikini on the beach", "mark this as 18+", "she is 18", "nu-metal poster", "menu", "peacock and cocktail", "title card", "Essex at dawn", "a nudo marinero bracelet", "bare shoulders", "graduated cum laude", "Sex and the City look"],
)  # fmt: skip
def test_an_innocent_word_is_not_taken_for_nudity(text: str) -> None:
    assert wants_adult(text) is None


@pytest.mark.parametrize(
    ("of_persona", "of_destination", "expected"),
    [(GENERAL, GENERAL, GENERAL), (ADULT, GENERAL, GENERAL), (GENERAL, ADULT, GENERAL), (ADULT, ADULT, ADULT)],
)
def test_content_is_adult_only_where_the_owner_opened_both(of_persona, of_destination, expected) -> None:
    assert rating_for(persona(of_persona), destination(of_destination)) is expected


def test_without_a_destination_content_is_general() -> None:
    assert rating_for(persona(ADULT)) is GENERAL


def test_what_is_made_from_adult_content_stays_adult() -> None:
    assert rating_for(persona(), destination(), asset(ADULT)) is ADULT


def test_general_content_may_always_be_made_of_an_adult() -> None:
    assert may_generate(persona(), GENERAL, has_real_face=True, owner_allows=False) is ALLOWED


def test_nothing_is_made_of_a_persona_under_eighteen() -> None:
    young = Persona(id="p", name="Ava", age=17, rating=ADULT)

    assert isinstance(may_generate(young, GENERAL, has_real_face=False, owner_allows=True), Refusal)


@pytest.mark.parametrize(
    ("rating", "has_real_face", "owner_allows", "allowed"),
    [
        (ADULT, False, True, True),
        (ADULT, False, False, False),
        (GENERAL, False, True, False),
        (ADULT, True, True, False),
    ],
)
def test_adult_content_needs_both_switches_and_no_real_face(rating, has_real_face, owner_allows, allowed) -> None:
    answer = may_generate(persona(rating), ADULT, has_real_face=has_real_face, owner_allows=owner_allows)

    assert bool(answer) is allowed


def test_a_face_picture_or_a_lora_counts_as_a_real_face() -> None:
    assert not uses_real_face(persona())
    assert not uses_real_face(persona(faces=[face("f", FaceOrigin.SYNTHETIC)]))
    assert uses_real_face(persona(faces=[face("f")]))
    assert uses_real_face(persona(lora_path="ava.safetensors"))


def publish(made: Asset, who: Persona, where: Destination, *, platform=True, restricted=None, face=False):
    return may_publish(
        made, who, where, platform_allows_adult=platform, channel_is_age_restricted=restricted, has_real_face=face
    )


def test_general_content_may_go_anywhere() -> None:
    assert publish(asset(), persona(), destination(), platform=False, restricted=False) is ALLOWED


@pytest.mark.parametrize(
    ("who", "where", "options"),
    [
        (ADULT, ADULT, {"platform": False}),
        (GENERAL, ADULT, {}),
        (ADULT, GENERAL, {}),
        (ADULT, ADULT, {"face": True}),
        (ADULT, ADULT, {"restricted": False}),
    ],
)
def test_one_missing_condition_stops_adult_content(who, where, options) -> None:
    answer = publish(asset(ADULT), persona(who), destination(where), **options)

    assert isinstance(answer, Refusal)
    assert answer.reason
    assert answer.fix


def test_adult_content_goes_where_everything_is_open() -> None:
    assert publish(asset(ADULT), persona(ADULT), destination(ADULT)) is ALLOWED


@pytest.mark.parametrize(("restricted", "allowed"), [(True, True), (False, False), (None, False)])
def test_discord_must_have_said_that_the_channel_is_age_restricted(restricted, allowed) -> None:
    assert bool(publish(asset(ADULT), persona(ADULT), destination(ADULT, "discord"), restricted=restricted)) is allowed


@pytest.mark.parametrize(
    ("records", "allowed"),
    [
        ([], False),
        ([consent()], True),
        ([consent(file_sha256="0" * 64)], False),
        ([consent(withdrawn_at=NOW)], False),
        ([consent(withdrawn_at=NOW), consent()], True),
        ([consent(expires_on=date(2026, 3, 10))], False),
        ([consent(expires_on=TODAY)], True),
        ([consent(granted_on=date(2026, 3, 12))], False),
        ([consent(expires_on=date(2026, 3, 10), withdrawn_at=NOW)], False),
    ],
)
def test_a_face_needs_a_consent_that_stands_today(records, allowed) -> None:
    answer = face_allowed(records, "f" * 64, TODAY)

    assert bool(answer) is allowed
    if isinstance(answer, Refusal):
        assert answer.reason
        assert answer.fix


def test_one_face_without_consent_stops_the_persona() -> None:
    who = persona(faces=[face("f"), face("0")])

    assert isinstance(faces_allowed(who, [consent()], TODAY), Refusal)
    assert faces_allowed(persona(), [], TODAY) is ALLOWED
    assert faces_allowed(persona(faces=[face("0", FaceOrigin.SYNTHETIC)]), [], TODAY) is ALLOWED
