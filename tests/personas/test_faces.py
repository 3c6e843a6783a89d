"""Which pictures can be a reference of a face, and what the methods are called."""

import pytest

from personas.faces import CHOICES, METHODS, check_reference, method_named, newest_first
from personas.sheet import PersonaInvalid, make_sheet
from storage.tables import Face, Persona


@pytest.mark.parametrize(
    ("size", "kind", "errors", "warnings"),
    [
        ((512, 512), "JPEG", [], []),
        ((1024, 1365), "WEBP", [], []),
        ((256, 256), "PNG", [], ["under 512×512"]),
        ((511, 900), "PNG", [], ["under 512×512"]),
        ((255, 900), "PNG", ["255×900 is under 256×256"], []),
        ((600, 600), "GIF", ["GIF is not JPEG, PNG or WEBP"], []),
        ((100, 100), "BMP", ["BMP is not", "100×100 is under"], []),
        ((600, 1600), "png", [], ["crop it"]),
    ],
)
def test_what_stands_against_a_reference(
    size: tuple[int, int], kind: str, errors: list[str], warnings: list[str]
) -> None:
    checked = check_reference(*size, kind)

    for found, wanted in ((checked.errors, errors), (checked.warnings, warnings)):
        assert len(found) == len(wanted)
        assert all(words in line for line, words in zip(found, wanted, strict=True))


@pytest.mark.parametrize("method", CHOICES)
def test_every_method_is_known_by_its_own_name(method: str) -> None:
    assert method_named(method) == method
    assert method_named(method.upper().replace("-", "_")) == method


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ("IP_ADAPTER", "ip-adapter"), ("IP_ADAPTER_PLUS", "ip-adapter"), ("ip adapter plus", "ip-adapter"), ("INSTANTID", "instantid"),
        ("FACEID", "faceid"), ("face id", "faceid"), ("Qwen-Image-Edit", "qwen-edit"), ("flux kontext", "kontext"), ("none", "off"), ("", None),
        ("deepfake", None),
    ],
)  # fmt: skip
def test_a_method_is_known_as_people_write_it(said: str, method: str | None) -> None:
    assert method_named(said) == method


def test_a_personas_file_names_a_method_that_there_is() -> None:
    sheet = make_sheet({"name": "Ava", "age": 26, "appearance": {"face_method": "InstantID"}})
    assert sheet.appearance.face_method == "instantid"
    with pytest.raises(PersonaInvalid, match=r"face_method must be one of auto, lora"):
        make_sheet({"name": "Ava", "age": 26, "appearance": {"face_method": "magic"}})


def test_the_references_are_given_newest_first() -> None:
    ava = Persona(faces=[Face(id=1, sha256="a" * 64, suffix=".png"), Face(id=2, sha256="b" * 64, suffix=".jpg")])

    assert [face.id for face in newest_first(ava)] == [2, 1]


def test_every_method_has_a_name_for_people() -> None:
    assert set(METHODS) | {"auto", "off"} == set(CHOICES)
