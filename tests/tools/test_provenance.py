"""What a file says of how it was made: put in last, read back, and worth nothing once a byte has changed."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image, PngImagePlugin

from tests.tools.sealing import clip_of, picture_of
from tools.provenance.seal import WORKER, Parent, Provenance
from tools.workers import Lingering

pytestmark = pytest.mark.asyncio(loop_scope="module")

MADE = "trainedAlgorithmicMedia"
MIMES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "mp4": "video/mp4"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[Lingering]:
    staying = Lingering(WORKER)
    yield staying
    await staying.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    return {
        "mp4": clip_of(folder / "a.mp4"),
        **{form: picture_of(folder / f"a.{form}") for form in ("jpg", "png", "webp")},
    }


@pytest.fixture
def here(tmp_path: Path, workers: Lingering) -> Provenance:
    return Provenance(tmp_path / "provenance", workers=workers)


@pytest.mark.parametrize("form", MIMES)
async def test_a_sealed_file_says_what_it_is_and_shows_what_it_showed(form, files, here, tmp_path) -> None:
    out = tmp_path / f"sealed.{form}"

    seen = await here.seal(files[form], out, mime=MIMES[form], source=MADE, title="P5")

    assert (seen.verdict.state, seen.verdict.source_type, seen.marked_as) == ("verified", MADE, MADE)
    assert (await here.look(out, MIMES[form])).verdict.state == "verified"
    assert out.stat().st_size - files[form].stat().st_size < 8000
    if form != "mp4":
        with Image.open(out) as after, Image.open(files[form]) as before:
            assert list(after.convert("RGB").tobytes()) == list(before.convert("RGB").tobytes())


@pytest.mark.parametrize("form", MIMES)
async def test_one_changed_byte_breaks_it(form, files, here, tmp_path) -> None:
    out = tmp_path / f"sealed.{form}"
    await here.seal(files[form], out, mime=MIMES[form], source=MADE)
    data = bytearray(out.read_bytes())
    begin = {"jpg": b"\xff\xda", "png": b"IDAT", "webp": b"VP8 ", "mp4": b"mdat"}[form]
    data[data.rindex(begin) + 40] ^= 1
    out.write_bytes(data)

    verdict = (await here.look(out, MIMES[form])).verdict

    assert verdict.state == "broken"
    assert "changed after" in verdict.line


async def test_what_another_installation_signed_is_foreign_until_its_root_is_known(
    files, here, workers, tmp_path
) -> None:
    there = Provenance(tmp_path / "there", workers=workers)
    out = tmp_path / "sealed.jpg"
    await there.seal(files["jpg"], out, mime="image/jpeg", source=MADE)

    assert (await here.look(out, "image/jpeg")).verdict.state == "foreign"

    async def roots() -> list[str]:
        return [(await there.identity()).root]

    together = Provenance(tmp_path / "provenance", roots=roots, workers=workers)
    assert (await together.look(out, "image/jpeg")).verdict.state == "verified"


async def test_a_foreign_statement_is_kept_as_an_ingredient(files, here, workers, tmp_path) -> None:
    c2pa = pytest.importorskip("c2pa")
    there = Provenance(tmp_path / "there", workers=workers)
    original, rebuilt, out = tmp_path / "original.jpg", tmp_path / "rebuilt.png", tmp_path / "out.png"
    await there.seal(files["jpg"], original, mime="image/jpeg", source=MADE, title="from elsewhere")
    with Image.open(original) as image:
        image.save(rebuilt)

    parent = Parent(path=original, mime="image/jpeg")
    seen = await here.seal(rebuilt, out, mime="image/png", source=None, parent=parent)

    assert seen.verdict.state == "verified"
    assert (seen.verdict.has_ingredient, seen.marked_as) == (True, "")  # nothing is claimed that is not known
    with out.open("rb") as file:
        told = json.loads(c2pa.Reader("image/png", file).json())
    ingredients = told["manifests"][told["active_manifest"]]["ingredients"]
    assert ingredients[0]["active_manifest"] in told["manifests"]
    theirs = (await there.identity()).fingerprint
    assert theirs != (await here.identity()).fingerprint


async def test_the_workflow_and_the_prompt_do_not_leave(here, tmp_path) -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("workflow", '{"3": {"class_type": "KSampler"}}')
    chunks.add_text("prompt", "a secret prompt")
    source, out = tmp_path / "comfy.png", tmp_path / "out.png"
    Image.effect_noise((64, 64), 50).convert("RGB").save(source, pnginfo=chunks)

    await here.seal(source, out, mime="image/png", source=MADE)

    assert b"KSampler" not in out.read_bytes()
    assert b"secret" not in out.read_bytes()


async def test_without_signing_the_plain_mark_is_written_alone(files, tmp_path, workers) -> None:
    plain = Provenance(tmp_path / "provenance", signs=False, workers=workers)
    out = tmp_path / "out.jpg"

    seen = await plain.seal(files["jpg"], out, mime="image/jpeg", source=MADE)

    assert (seen.verdict.state, seen.marked_as) == ("none", MADE)
    assert not (tmp_path / "provenance").exists()
