"""Hand-off: for every network that is not connected, the owner gets what it takes, with what to do."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from storage.deliveries import Question
from storage.tables import DeliveryState
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, open_studio, plan_of
from tests.tools.publishers.conftest import media
from tools.errors import InvalidRequest
from tools.platforms import PLATFORMS, count, fits
from tools.publishers.dispatch import Policy
from tools.publishers.handoff import HandOff, HandoffPublisher
from tools.publishers.publisher import Parcel
from tools.publishing import Result

BY_HAND = ("instagram", "facebook", "tiktok", "youtube", "x", "threads", "pinterest")
LABELS = {
    "instagram": "AI info switch",
    "facebook": "is_ai_generated",
    "tiktok": "AI-generated content",
    "youtube": "altered or synthetic content",
    "x": "made_with_ai",
}
QUICK = Policy(spacing=timedelta(0), late_spacing=timedelta(0))


class Owner:
    """The owner's private chat: what was handed over, with the files as they were then."""

    def __init__(self) -> None:
        self.handed: list[HandOff] = []
        self.formats: list[str] = []

    async def __call__(self, handoff: HandOff) -> str:
        self.handed.append(handoff)
        for file in handoff.parcel.media:
            if file.kind == "image":
                with Image.open(file.path) as picture:
                    self.formats.append(str(picture.format).lower())
        return "message 5"


@pytest.mark.parametrize("name", BY_HAND)
async def test_each_network_gets_its_file_its_caption_its_label_and_three_buttons(name: str, tmp_path: Path) -> None:
    owner = Owner()
    one = PLATFORMS[name]
    async with open_studio(
        tmp_path, running=False, publishers={"handoff": HandoffPublisher(owner)}, policy=QUICK
    ) as studio:
        there = await studio.destinations.ensure(platform=name, publisher="handoff", now=NOON)
        picture = await keep_picture(studio)
        row = await studio.publishing.plan(
            plan_of(
                studio,
                destination=there,
                persona_id=studio.ava.id,
                asset_id=picture.id,
                caption="Salt in my hair 🌊 https://example.org/a <3\n\n#beach #sea",
                first_comment="More in my profile",
                approved_by="owner",
            )
        )
        result = await studio.publishing.deliver(row.id, row.attempt)
        await studio.publishing.report(row.id, result)
        kept = await studio.deliveries.get(row.id)
        assert kept is not None

        assert (result, kept.state, kept.error_class) == (Result.HANDED, DeliveryState.ASK, Question.HANDED)
        assert [choice.label for choice in studio.told[-1].choices] == ["Posted", "Skip", "Later"]
    [handed] = owner.handed
    assert one.title in handed.text
    assert (LABELS.get(name, "\0") in handed.text) is (name in LABELS)
    assert "Made with AI" in handed.caption
    assert fits(handed.caption, name)
    assert not set(one.caption_forbidden) & set(handed.caption)
    assert ("As its title: Salt in my hair" in handed.text) is (one.title_max is not None)
    assert "as the first comment: More in my profile" in handed.text
    spot = one.default_placement("image")
    assert spot is not None
    assert owner.formats[0] in spot.formats


@pytest.mark.parametrize("name", BY_HAND)
async def test_a_caption_that_is_too_long_there_is_cut_by_its_own_rule_with_the_ai_line_whole(
    name: str, tmp_path: Path
) -> None:
    owner = Owner()
    one = PLATFORMS[name]
    assert one.caption_max is not None
    async with open_studio(
        tmp_path, running=False, publishers={"handoff": HandoffPublisher(owner)}, policy=QUICK
    ) as studio:
        there = await studio.destinations.ensure(platform=name, publisher="handoff", now=NOON)
        picture = await keep_picture(studio)
        long = "👩‍👩‍👧 é https://example.org/very/long " * (one.caption_max // 10)
        row = await studio.publishing.plan(
            plan_of(studio, destination=there, asset_id=picture.id, caption=long, approved_by="owner")
        )
        await studio.publishing.deliver(row.id, row.attempt)

    [handed] = owner.handed
    assert one.caption_max * 0.7 < count(handed.caption, name) <= one.caption_max
    assert handed.caption.endswith("Made with AI")


async def test_a_picture_is_made_as_small_as_the_network_takes_it(parcel: Parcel, tmp_path: Path) -> None:
    owner = Owner()
    big = tmp_path / "img_1.png"
    Image.effect_noise((2600, 3250), 120).convert("RGB").save(big)
    file = replace(media(big, kind="image", content=big.read_bytes()), width=2600, height=3250)
    limit = PLATFORMS["facebook"].placements["feed"].size_max
    assert limit is not None
    assert file.size > limit

    await HandoffPublisher(owner).publish(replace(parcel, platform="facebook", media=(file,)), go=lambda: None)

    [sent] = owner.handed[0].parcel.media
    assert sent.size <= limit
    assert (sent.mime, sent.name) == ("image/jpeg", "img_1.jpg")
    assert (sent.width or 0) / (sent.height or 1) == pytest.approx(0.8, abs=0.01)


async def test_files_are_made_to_fit_before_the_send_is_committed_and_cleared_away_after_it(
    parcel: Parcel, tmp_path: Path
) -> None:
    owner = Owner()
    picture = tmp_path / "img_2.png"
    Image.new("RGB", (400, 500), "teal").save(picture)
    mine = replace(parcel, platform="instagram", media=(media(picture, kind="image", content=picture.read_bytes()),))
    publisher = HandoffPublisher(owner)

    await publisher.prepare(mine)
    picture.write_bytes(b"nothing is read from here any more")
    await publisher.publish(mine, go=lambda: None)

    [sent] = owner.handed[0].parcel.media
    assert (owner.formats, sent.mime) == (["jpeg"], "image/jpeg")
    assert not sent.path.exists()


async def test_a_damaged_picture_is_said_before_anything_is_sent(parcel: Parcel, tmp_path: Path) -> None:
    broken = media(tmp_path / "img_3.png", kind="image", content=b"no picture")
    mine = replace(parcel, platform="instagram", media=(broken,))

    with pytest.raises(InvalidRequest, match=r"img_3\.png cannot be made to fit Instagram"):
        await HandoffPublisher(Owner()).prepare(mine)
