"""The plain mark, and the certificate that signs: pure parts of what a file says of how it was made."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.tools.sealing import clip_of, picture_of
from tools.errors import NotAuthorized
from tools.provenance.certificate import identity_in
from tools.provenance.marks import marked, source_type

MADE = "trainedAlgorithmicMedia"
FORMS = ("jpg", "png", "webp", "mp4")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    return {"mp4": clip_of(folder / "a.mp4"), **{form: picture_of(folder / f"a.{form}") for form in FORMS[:3]}}


@pytest.mark.parametrize("form", FORMS)
def test_the_plain_mark_is_put_in_once(form, files) -> None:
    once = marked(files[form].read_bytes(), MADE)

    assert source_type(once) == MADE
    assert marked(once, MADE) == once
    if form != "mp4":
        with Image.open(io.BytesIO(once)) as image:
            image.load()


def test_the_key_is_private_made_once_and_refused_when_it_lies_open(tmp_path) -> None:
    first, second = identity_in(tmp_path / "a"), identity_in(tmp_path / "a")

    assert first == second
    assert first.key.stat().st_mode & 0o777 == 0o600
    assert identity_in(tmp_path / "b").fingerprint != first.fingerprint
    first.key.chmod(0o644)
    with pytest.raises(NotAuthorized, match="other people can read it"):
        identity_in(tmp_path / "a")


def test_a_certificate_that_ends_is_followed_by_another(tmp_path) -> None:
    first = identity_in(tmp_path)

    second = identity_in(tmp_path, now=first.ends)

    assert second.fingerprint != first.fingerprint
    assert second.ends > first.ends
    assert len(list(tmp_path.glob("*-key.pem"))) == 1


def test_a_key_of_another_certificate_is_refused(tmp_path) -> None:
    identity_in(tmp_path / "a")
    identity_in(tmp_path / "b")
    shutil.copy2(tmp_path / "b" / "key.pem", tmp_path / "a" / "key.pem")

    with pytest.raises(NotAuthorized, match="do not belong together"):
        identity_in(tmp_path / "a")
