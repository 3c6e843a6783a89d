"""Reference pictures of faces: kept, listed, forgotten, brought back."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.consents import Consents
from storage.errors import Invalid, NotFound, Taken
from storage.faces import Faces
from storage.migrate import connected, downgrade, upgrade
from storage.tables import Face, FaceOrigin, Persona
from tests.storage.conftest import NOW, reference

LATER = NOW + timedelta(days=1)


@pytest.fixture
def faces(database) -> Faces:
    return Faces(database)


async def test_a_persona_comes_with_its_living_faces(faces, personas, ava):
    first, second = [await faces.add(reference(ava, number), now=NOW) for number in (1, 2)]
    await faces.delete([first.id], now=LATER)

    assert [face.handle for face in (await personas.get(ava.id)).faces] == [second.handle]
    assert (await faces.get(first.id)) is None
    assert (await faces.get(first.id, deleted=True)).deleted_at == LATER


async def test_faces_are_listed_newest_first_of_one_persona_or_of_all_that_live(faces, personas, ava):
    mia = await personas.add(Persona(name="Mia", age=30), now=NOW)
    gone = await personas.add(Persona(name="Gone", age=30), now=NOW)
    kept = [await faces.add(reference(who, number), now=NOW) for number, who in enumerate((ava, mia, ava, gone))]
    await personas.delete(gone.id, now=NOW)

    assert [face.id for face in await faces.list()] == [kept[2].id, kept[1].id, kept[0].id]
    assert [face.id for face in await faces.list(ava.id)] == [kept[2].id, kept[0].id]


async def test_one_file_is_one_face_of_a_persona_until_it_is_forgotten(faces, ava):
    face = await faces.add(reference(ava), now=NOW)
    with pytest.raises(Taken, match=face.handle):
        await faces.add(reference(ava), now=NOW)

    await faces.delete([face.id], now=NOW)
    again = await faces.add(reference(ava), now=LATER)

    assert again.id > face.id
    assert await faces.restore([face.id]) == []  # the persona has this picture again
    await faces.delete([again.id], now=LATER)
    assert [back.id for back in await faces.restore([face.id])] == [face.id]


async def test_a_number_is_never_given_again(faces, personas, ava):
    gone = await faces.add(reference(ava), now=NOW)
    await personas.purge(ava.id)
    mia = await personas.add(Persona(name="Mia", age=30), now=NOW)

    assert (await faces.add(reference(mia), now=NOW)).id > gone.id


async def test_a_real_face_names_its_consent(faces, database, ava):
    with pytest.raises(Invalid):
        await faces.add(reference(ava, origin=FaceOrigin.CONSENT), now=NOW)

    consent = await Consents(database).grant(
        persona_id=ava.id, who="Jane Roe", scope="x", file_sha256="1" * 64, granted_on=NOW.date(), now=NOW
    )
    kept = await faces.add(reference(ava, origin=FaceOrigin.CONSENT, consent_id=consent.id), now=NOW)
    assert kept.is_real


async def test_an_embedding_is_kept_with_the_name_of_what_made_it(faces, ava):
    face = await faces.add(reference(ava), now=NOW)

    assert (face.embedding, face.embedder) == (None, "")
    await faces.keep_embedding(face.id, b"\x00\x01", embedder="sface-2021")
    kept = await faces.get(face.id)
    assert (kept.embedding, kept.embedder) == (b"\x00\x01", "sface-2021")
    with pytest.raises(NotFound):
        await faces.keep_embedding(99, b"\x00", embedder="sface-2021")


async def test_what_is_forgotten_is_measured_no_more(faces, ava):
    face = await faces.add(reference(ava), now=NOW)
    await faces.keep_embedding(face.id, b"\x00\x01", embedder="sface-2021")

    await faces.delete([face.id], now=LATER)

    gone = await faces.get(face.id, deleted=True)
    assert (gone.embedding, gone.embedder) == (None, "")
    [back] = await faces.restore([face.id])
    assert (back.embedding, back.embedder) == (None, "")


async def test_a_face_is_of_a_persona_that_is_there(faces):
    with pytest.raises(NotFound):
        await faces.add(reference(Persona(id="none", name="None", age=30)), now=NOW)


def test_faces_of_an_older_database_are_taken_over_where_a_consent_is_on_record(tmp_path):
    url = f"sqlite:///{tmp_path}/troupe.db"
    upgrade(url, tmp_path)
    downgrade(url, "0003")
    agreed, unknown = "a" * 64, "b" * 64
    with connected(url) as connection:
        rows_before: dict[str, dict] = {
            "personas": {"id": "p", "name": "Ava", "name_key": "ava", "bio": "", "age": 26, "location": "", "timezone": "", "language": "English",
                         "interests": "[]", "hashtags": "[]", "profile_image": "", "template": "", "status": "active", "rating": "general",
                         "version": 1, "created_at": NOW, "updated_at": NOW},
            "appearances": {"persona_id": "p", "presents_as": "woman", "hair": "", "eyes": "", "skin": "", "body_type": "", "height": "",
                            "age_range": "", "clothing": "", "colours": "[]", "keywords": "[]", "face_images": f'["{agreed}", "{unknown}"]',
                            "face_method": "auto", "lora_path": "", "base_model": "", "negative_prompt": "", "prompt_prefix": ""},
            "consents": {"id": 7, "persona_id": "p", "who": "Jane Roe", "scope": "x", "file_sha256": agreed, "granted_on": NOW.date(), "created_at": NOW},
        }  # fmt: skip
        for table, values in rows_before.items():
            columns = ", ".join(values)
            connection.execute(
                text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{name}' for name in values)})"),
                {name: str(value) if hasattr(value, "year") else value for name, value in values.items()},
            )
        connection.commit()

    upgrade(url, tmp_path)

    with connected(url) as connection:
        rows = connection.execute(text("SELECT persona_id, sha256, consent_id, origin FROM faces")).all()
    assert [tuple(row) for row in rows] == [("p", agreed, 7, "consent")]
    downgrade(url, "0003")
    with connected(url) as connection:
        assert connection.execute(text("SELECT face_images FROM appearances")).scalar_one() == f'["{agreed}"]'


def test_a_face_is_called_by_its_number():
    assert Face(id=12).handle == "face_12"
