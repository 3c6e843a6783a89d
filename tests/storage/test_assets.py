"""The library: found by what it is, by tags, folders and words; approved, moved, binned."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.assets import AssetFilter
from storage.errors import Invalid, NotFound
from storage.tables import Approval, AssetType, DeliveryState, Persona, Rating
from tests.storage.conftest import NOW, picture
from tests.storage.test_personas import plan_delivery


async def pages(assets, wanted, limit=2):
    """The ids of all pages, in order."""
    found, before = [], None
    while True:
        page = await assets.list(wanted, limit=limit, before=before)
        assert len(page.items) <= limit
        found += [asset.id for asset in page.items]
        if (before := page.next) is None:
            return found


async def test_a_new_asset_has_a_handle_that_is_never_given_again(assets):
    first = await assets.add(picture(), now=NOW)
    reel = await assets.add(picture(type=AssetType.VIDEO, category="reel", suffix=".mp4"), now=NOW)
    assert (first.handle, reel.handle) == ("img_1", "reel_2")
    assert (first.approval_status, first.times_used, first.created_at) == (Approval.PENDING, 0, NOW)

    await assets.purge([reel.id])
    assert (await assets.add(picture(), now=NOW)).id == 3


async def test_filters_narrow_alone_and_together(assets, personas, ava):
    kai = await personas.add(Persona(name="Kai", age=30), now=NOW)
    day = timedelta(days=1)
    rows = {
        1: picture(persona_id=ava.id, category="post"),
        2: picture(persona_id=ava.id, type=AssetType.VIDEO, category="reel", approval_status=Approval.APPROVED),
        3: picture(persona_id=kai.id, category="story", rating=Rating.ADULT, folder_path="summer/week1"),
        4: picture(category="post", approval_status=Approval.REJECTED, folder_path="summer"),
        5: picture(persona_id=ava.id, category="post", approval_status=Approval.APPROVED, folder_path="summer_2"),
    }
    for number, row in rows.items():
        await assets.add(row, now=NOW + day * number)

    for wanted, ids in [
        (AssetFilter(), [5, 4, 3, 2, 1]),
        (AssetFilter(persona_id=ava.id), [5, 2, 1]),
        (AssetFilter(type=AssetType.VIDEO), [2]),
        (AssetFilter(category="post"), [5, 4, 1]),
        (AssetFilter(approval=Approval.APPROVED), [5, 2]),
        (AssetFilter(is_approved=False), [4, 3, 1]),
        (AssetFilter(is_approved=True, persona_id=ava.id, type=AssetType.IMAGE), [5]),
        (AssetFilter(rating=Rating.ADULT), [3]),
        (AssetFilter(since=NOW + day * 4), [5, 4]),
        (AssetFilter(until=NOW + day * 4), [3, 2, 1]),
        (AssetFilter(since=NOW + day * 2, until=NOW + day * 4), [3, 2]),
        (AssetFilter(folder="summer"), [4, 3]),
        (AssetFilter(folder="/summer/week1/"), [3]),
        (AssetFilter(folder=""), [2, 1]),
        (AssetFilter(deleted=True), []),
    ]:
        assert await pages(assets, wanted) == ids, wanted
        assert await assets.count(wanted) == len(ids), wanted

    assert (await assets.latest(persona_id=ava.id)).id == 5
    assert (await assets.latest(persona_id=ava.id, kind=AssetType.VIDEO)).id == 2
    assert await assets.latest(kind=AssetType.AUDIO) is None


async def test_pages_stay_right_when_assets_of_one_second_come_and_go(assets):
    for _ in range(6):
        await assets.add(picture(), now=NOW)
    assert await pages(assets, AssetFilter()) == [6, 5, 4, 3, 2, 1]
    page = await assets.list(limit=2)
    assert ([asset.id for asset in page.items], page.next) == ([6, 5], 5)
    await assets.add(picture(), now=NOW)
    await assets.purge([5])  # the very one that the next page starts from

    assert [asset.id for asset in (await assets.list(limit=9, before=page.next)).items] == [4, 3, 2, 1]


async def test_all_tags_must_match(assets):
    for number in range(1, 7):
        tags = ["Beach"] + (["#Summer"] if number % 2 else []) + (["draft"] if number > 4 else [])
        await assets.add(picture(number), tags=tags, now=NOW)

    assert await pages(assets, AssetFilter(tags=("beach",))) == [6, 5, 4, 3, 2, 1]
    assert await pages(assets, AssetFilter(tags=("#BEACH", "summer"))) == [5, 3, 1]
    assert await pages(assets, AssetFilter(tags=("beach", "summer", "draft"))) == [5]
    assert await pages(assets, AssetFilter(tags=("beach", "winter"))) == []
    assert await pages(assets, AssetFilter(tags=("",))) == []
    assert await assets.count(AssetFilter(tags=("summer",))) == 3


async def test_tags_are_put_on_and_taken_off(assets):
    for number in (1, 2):
        await assets.add(picture(number), tags=["beach", "beach", " BEACH "], now=NOW)
    changed = await assets.tag([1, 2, 99], add=["golden hour", "#new", "", "#"], remove=["Beach", "never there"])

    assert [asset.id for asset in changed] == [1, 2]
    assert await assets.tags_of([1, 99]) == {1: ("golden hour", "new"), 99: ()}
    await assets.tag([1], add=["new"])  # twice is once
    assert await assets.tags() == [("golden hour", 2), ("new", 2)]


async def test_words_are_found_by_their_beginnings_newest_first(assets):
    for number, prompt in enumerate(["Sunset at the pier", "a sunlit kitchen", "Zoë in the rain", "sunset, sunset"], 1):
        await assets.add(picture(number, prompt=prompt), now=NOW)
    await assets.move([3], "summer/sunday")
    await assets.change(2, {"title": "Breakfast"})

    async def found(words):
        return [asset.id for asset in (await assets.search(words)).items]

    assert await found("sunset") == [4, 1]
    assert await found("SUN") == [4, 3, 2, 1]
    assert await found("sun kitchen") == [2]
    assert await found("zoe") == [3]
    assert await found("breakfast") == [2]
    assert await found("nset") == []
    assert await found("pier's") == [1]  # pier, and a word that begins with s
    assert await found("   ") == []

    page = await assets.search("sun", limit=3)
    assert ([asset.id for asset in page.items], page.next) == ([4, 3, 2], 2)
    assert [asset.id for asset in (await assets.search("sun", limit=3, before=2)).items] == [1]


async def test_the_words_follow_the_rows(assets):
    await assets.add(picture(prompt="lighthouse"), now=NOW)
    await assets.change(1, {"prompt": "harbour"})
    assert (await assets.search("lighthouse")).items == ()
    assert len((await assets.search("harbour")).items) == 1

    await assets.delete([1], now=NOW)
    assert (await assets.search("harbour")).items == ()
    assert len((await assets.list(AssetFilter(text="harbour", deleted=True))).items) == 1
    await assets.purge([1])
    assert (await assets.list(AssetFilter(text="harbour", deleted=True))).items == ()


async def test_words_tags_and_filters_go_together(assets, ava):
    await assets.add(picture(persona_id=ava.id, prompt="beach at night"), tags=["night"], now=NOW)
    await assets.add(picture(prompt="beach at night"), tags=["night"], now=NOW)
    await assets.add(picture(persona_id=ava.id, prompt="beach at night"), now=NOW)

    assert await pages(assets, AssetFilter(persona_id=ava.id, tags=("night",), text="beach")) == [1]
    assert await assets.count(AssetFilter(persona_id=ava.id, text="night")) == 2


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "*",
        "a OR b",
        "NEAR(",
        "prompt:x",
        "^x",
        "-x",
        "x*",
        "\0",
        "%",
        "); DROP TABLE assets;--",
        "🦊",
        "א",
        "(",
    ],
)
async def test_nothing_a_person_types_is_an_operator(assets, words):
    await assets.add(picture(prompt="lighthouse"), now=NOW)
    assert (await assets.search(words)).items == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
async def test_any_text_can_be_searched(assets, words):
    await assets.search(words)


async def test_a_batch_is_approved_rejected_binned_and_brought_back(assets):
    for number in range(1, 5):
        await assets.add(picture(number), now=NOW)

    approved = await assets.approve([2, 1, 99])
    assert [(asset.id, asset.is_approved) for asset in approved] == [(1, True), (2, True)]
    rejected = await assets.reject([2, 3], "hands are off")
    assert {asset.rejection_reason for asset in rejected} == {"hands are off"}
    assert (await assets.approve([3]))[0].rejection_reason == ""

    assert [asset.id for asset in await assets.delete([1, 4], now=NOW)] == [1, 4]
    assert await assets.delete([1], now=NOW) == []  # pressed twice
    assert await assets.approve([1]) == []
    assert await assets.get(1) is None
    assert (await assets.get(1, deleted=True)).deleted_at == NOW
    assert await pages(assets, AssetFilter(deleted=True)) == [4, 1]
    assert [asset.id for asset in await assets.undelete([1, 2])] == [1]
    assert [asset.id for asset in await assets.among([3, 99, 4, 1, 3])] == [3, 1]

    stats = await assets.stats()
    assert (stats.total, stats.by_type["image"], stats.by_type["video"]) == (3, 3, 0)
    assert stats.by_approval == {"pending": 0, "approved": 2, "rejected": 1}


async def test_use_and_quality_are_kept(assets):
    await assets.add(picture(), now=NOW)
    await assets.used(1, now=NOW)
    used = await assets.used(1, now=NOW + timedelta(days=1))
    assert (used.times_used, used.last_used_at) == (2, NOW + timedelta(days=1))

    judged = await assets.set_quality(1, 0.75, {"blur": {"passed": True}}, phash="ff00ff00ff00ff00")
    assert (judged.quality_score, judged.quality["blur"]["passed"]) == (0.75, True)
    assert await assets.hashes() == [(1, "ff00ff00ff00ff00")]


async def test_folders_are_labels_and_not_paths(assets):
    for number in (1, 2):
        await assets.add(picture(number, folder_path="../../etc"), now=NOW)
    await assets.move([2], "/summer\\week1/./..")
    assert await assets.folders() == [("etc", 1), ("summer/week1", 1)]
    await assets.move([2], "")
    assert await assets.folders() == [("etc", 1)]


async def test_what_a_file_is_cannot_be_changed(assets):
    await assets.add(picture(), now=NOW)
    for field in ("sha256", "id", "created_at", "deleted_at", "handle"):
        with pytest.raises(Invalid):
            await assets.change(1, {field: "x"})
    with pytest.raises(NotFound):
        await assets.change(9, {"title": "x"})


async def test_an_asset_that_a_post_names_is_not_erased(database, assets):
    await assets.add(picture(), now=NOW)
    await plan_delivery(database, 1, DeliveryState.POSTED)
    with pytest.raises(Invalid, match="post"):
        await assets.purge([1])


async def test_assets_of_a_job_come_in_the_order_of_its_shots(database, assets):
    from storage.tables import Job, JobState

    async with database.write() as session:
        session.add(Job(kind="reel", state=JobState.RUNNING, created_at=NOW))
    for index in (2, 0, 1):
        await assets.add(picture(index, job_id=1, shot_index=index), now=NOW)
    assert [asset.shot_index for asset in await assets.of_job(1)] == [0, 1, 2]
    assert (await assets.by_content(f"{2:064x}")).shot_index == 2
    assert await assets.by_content("f" * 64) is None
