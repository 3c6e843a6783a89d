"""Posts to Bluesky over real sockets: what arrives is what the network's own schemas take, once whatever is lost."""

import asyncio
import logging
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storage.tables import AccountState, DeliveryState, Rating
from tests.emulators.bluesky import ACCESS_LIFE, BlueskyEmulator, against_the_schema
from tests.emulators.wire import Fault, all_late
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Clock
from tests.tools.publishers.conftest import media
from tests.tools.publishers.grounds import Ground, ground
from tools.editing.shrinking import fit_picture
from tools.errors import InvalidRequest, NotAuthorized, RateLimited, Refused, Unavailable
from tools.publishers.bluesky import IMAGE_BYTES, BlueskyPublisher, record_of
from tools.publishers.bluesky_pds import Pds
from tools.publishers.bluesky_text import facets, tid
from tools.publishers.bluesky_video import VideoService
from tools.publishers.publisher import StaleSend
from tools.publishing import Result


@pytest.fixture
async def bluesky():
    async with BlueskyEmulator() as server:
        yield server


@pytest.fixture
def ava(bluesky):
    return bluesky.account()


@pytest.fixture
async def world(bluesky, ava, tmp_path):
    # The emulator's tokens say their ends in true time.
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    pds = Pds(service=bluesky.address)
    grant = await pds.connect(f"{ava.handle} {ava.password}")

    def publisher(keeper, now):
        return BlueskyPublisher(keeper, pds, video=VideoService(pds, ""), now=now, timeout=timedelta(seconds=0.7))

    async with ground(
        tmp_path, platform="bluesky", service=pds, publisher=publisher, grant=grant, clock=clock
    ) as opened:
        start = clock.now
        opened.moved = lambda: setattr(bluesky, "ahead", (clock.now - start).total_seconds())
        yield opened


def publisher_of(world: Ground, bluesky: BlueskyEmulator, *, video: bool = False) -> BlueskyPublisher:
    pds = Pds(service=bluesky.address)
    service = VideoService(pds, bluesky.address if video else "", look_again=timedelta(seconds=0.01))
    return BlueskyPublisher(world.keeper, pds, video=service, now=world.studio.clock)


async def due_now(world: Ground, caption: str = "Salt in my hair", **changes):
    now = world.studio.clock()
    return await world.post(
        caption, wall_time=now.replace(tzinfo=None).isoformat(timespec="seconds"), due_at=now, **changes
    )


async def test_a_picture_goes_out_with_its_words_alt_text_and_language(world, ava) -> None:
    row = await due_now(world, "Salt in my hair #beach https://ava.example/reel")

    result, row = await world.deliver(row)

    assert result is Result.POSTED
    [post] = ava.posts
    assert post["text"].startswith("Salt in my hair #beach https://ava.example/reel")
    assert "AI" in post["text"]
    assert post["langs"] == ["en"]
    [image] = post["embed"]["images"]
    assert image["alt"] == "A woman at the beach"
    assert image["aspectRatio"]["width"] > 0
    assert row.permalink == f"https://bsky.app/profile/{ava.did}/post/{next(iter(ava.records))}"
    assert {feature["$type"].rpartition("#")[2] for facet in post["facets"] for feature in facet["features"]} == {
        "link",
        "tag",
    }


@pytest.mark.parametrize(
    ("fault", "is_there"),
    [
        (Fault.drop_after(), True),
        (Fault.status_after(500), True),
        (Fault.drop_before(), False),
        (Fault.status(500), False),
        (Fault.status(502), False),
        (Fault.page(200), False),
        (Fault.delay(1.5), True),
        (Fault.late(0.2), False),
    ],
    ids=lambda value: f"{value.kind} {value.code}" if isinstance(value, Fault) else "",
)
async def test_whatever_answer_is_lost_the_post_is_there_once(world, bluesky, ava, fault, is_there) -> None:
    bluesky.fault("putRecord", fault)

    result, row = await world.deliver(await due_now(world))
    assert (result, row.state) == (Result.UNKNOWN, DeliveryState.UNKNOWN)
    assert len(ava.posts) == int(is_there)
    row = await world.settle(row)
    if not is_there and row.state is DeliveryState.PLANNED:
        _, row = await world.deliver(row)
    await all_late()

    assert row.state is DeliveryState.POSTED
    assert len(ava.posts) == 1
    assert bluesky.called("putRecord") == (1 if is_there or (fault.kind == "late" and row.attempt == 0) else 2)


async def test_a_post_that_arrives_after_it_was_sent_again_is_the_same_one(world, bluesky, ava) -> None:
    bluesky.fault("putRecord", Fault.late(1.0))
    _, row = await world.deliver(await due_now(world))
    row = await world.settle(row)
    assert row.state is DeliveryState.PLANNED
    _, row = await world.deliver(row)

    await all_late()

    assert row.state is DeliveryState.POSTED
    first, second = bluesky.puts
    assert first == second  # the same key, and the same bytes, a minute and a half later


async def test_two_posts_with_the_same_words_at_the_same_time_are_two(world, ava) -> None:
    first, second = await due_now(world), await due_now(world)

    await world.deliver(first)
    await world.deliver(second)

    assert len(ava.posts) == 2


async def test_nobody_signs_in_again_for_a_post(world, ava) -> None:
    for _ in range(3):
        await world.deliver(await due_now(world))

    assert ava.logins == 1


async def test_a_token_is_renewed_in_the_middle_of_its_life_and_written_before_it_is_used(world, bluesky, ava) -> None:
    row = await due_now(world)
    world.forward(seconds=ACCESS_LIFE * 0.61)
    before = (await world.reload_account()).secret

    await world.keeper.tend(world.studio.deliveries, world.studio.destinations)

    assert ava.refreshes == 1
    assert (await world.reload_account()).secret != before
    await world.studio.publishing.move(
        row.id, wall_time="2026-03-12T12:00:00", timezone="UTC", due_at=world.studio.clock()
    )
    result, _ = await world.deliver(row)
    assert result is Result.POSTED
    assert ava.refreshes == 1


async def test_many_who_need_the_account_at_once_renew_it_once(world, ava) -> None:
    world.forward(seconds=ACCESS_LIFE)

    logins = await asyncio.gather(*(world.keeper.login("bluesky", ava.did) for _ in range(12)))

    assert ava.refreshes == 1
    assert len({login.secret["access"] for login in logins}) == 1


async def test_a_renewal_whose_answer_was_lost_is_made_again_with_the_old_token(world, bluesky, ava) -> None:
    world.forward(seconds=ACCESS_LIFE)
    bluesky.fault("refreshSession", Fault.drop_after())

    with pytest.raises(Unavailable):
        await world.keeper.login("bluesky", ava.did)
    await world.keeper.login("bluesky", ava.did)

    assert (await world.reload_account()).state is AccountState.OK


async def test_a_session_that_ends_early_is_renewed_before_the_next_try(world, bluesky, ava) -> None:
    row = await due_now(world)
    bluesky.fault("putRecord", Fault.status(400, "ExpiredToken: Token has expired"))

    result, row = await world.deliver(row)
    assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
    world.forward(seconds=31)
    result, row = await world.deliver(row)

    assert result is Result.POSTED
    assert ava.refreshes == 1
    assert len(ava.posts) == 1


async def test_a_revoked_account_is_told_once_its_posts_wait_and_go_on_when_it_is_back(world, bluesky, ava) -> None:
    first, second = await due_now(world), await due_now(world)
    bluesky.revoke(ava)

    result, row = await world.deliver(first)
    assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
    assert (await world.reload_account()).state is AccountState.NEEDS_RECONNECT
    world.forward(seconds=60)
    assert (await world.deliver(second))[0] is Result.GONE  # nothing is taken up meanwhile
    await world.keeper.tend(world.studio.deliveries, world.studio.destinations)
    assert [account.name for account in world.told] == [f"@{ava.handle}"]
    assert world.studio.told == []  # no post failed, and no slot was burnt

    pds = Pds(service=bluesky.address)
    await world.keeper.keep("bluesky", await pds.connect(f"{ava.handle} {ava.password}"))
    assert (await world.deliver(first))[0] is Result.POSTED
    assert (await world.deliver(second))[0] is Result.POSTED
    assert len(ava.posts) == 2


async def test_whom_nobody_could_tell_is_told_when_somebody_is_there(world, bluesky, ava) -> None:
    bluesky.revoke(ava)
    world.can_tell = False
    with pytest.raises(NotAuthorized):
        await world.keeper.check(await world.reload_account())
    assert world.told == []

    world.can_tell = True
    for _ in range(3):
        await world.keeper.tend(world.studio.deliveries, world.studio.destinations)

    assert len(world.told) == 1


async def test_an_account_is_looked_at_half_an_hour_before_its_post(world, bluesky, ava) -> None:
    now = world.studio.clock()
    await world.post(wall_time="2026-03-12T12:00:00", due_at=now + timedelta(minutes=90))
    tend = world.keeper.tend

    await tend(world.studio.deliveries, world.studio.destinations)
    assert bluesky.called("getSession") == 0
    world.forward(minutes=61)
    for _ in range(3):
        await tend(world.studio.deliveries, world.studio.destinations)
    assert bluesky.called("getSession") == 1

    bluesky.revoke(ava)
    world.forward(minutes=31)
    await tend(world.studio.deliveries, world.studio.destinations)
    assert bluesky.called("getSession") == 1  # it was due by then: sending it finds out


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        (
            Fault.status(400, "InvalidRequest: Record/text must not be longer"),
            DeliveryState.FAILED,
            "must not be longer",
        ),
        (Fault.status(429, retry_after=3600), DeliveryState.PLANNED, "asks to wait 3600 seconds"),
        (Fault.status(302), DeliveryState.PLANNED, "sent the bot elsewhere"),
        (Fault.status(413), DeliveryState.FAILED, "too large"),
        (Fault.status(403, "AccountTakedown: Account has been taken down"), DeliveryState.PLANNED, "taken down"),
        (Fault.status(401, "AuthenticationRequired: Authentication Required"), DeliveryState.PLANNED, "Authentication"),
    ],
    ids=["refused", "an hour", "redirect", "too large", "taken down", "shut"],
)
async def test_what_an_answer_means_is_one_clear_line(world, bluesky, ava, fault, state, words) -> None:
    bluesky.fault("putRecord", fault)

    _, row = await world.deliver(await due_now(world))

    assert row.state is state
    assert words in row.error
    assert ava.posts == []
    assert "eyJ" not in row.error


async def test_an_hour_of_waiting_ends_in_a_question_that_says_why(world, bluesky, ava) -> None:
    bluesky.fault("putRecord", Fault.status(429, retry_after=3600))
    await world.deliver(await due_now(world))

    world.forward(seconds=3601)
    await world.studio.publishing.due()

    [event] = world.studio.told
    assert "missed its time" in event.text
    assert "asks to wait 3600 seconds" in event.text


async def test_adult_pictures_bear_the_networks_own_mark(world, ava) -> None:
    picture = await keep_picture(world.studio)
    await world.studio.assets.change(picture.id, {"rating": Rating.ADULT})
    await world.studio.personas.change(world.studio.ava.id, {"rating": Rating.ADULT}, now=NOON)
    await world.studio.destinations.change(world.destination.id, {"rating": Rating.ADULT})

    result, row = await world.deliver(await due_now(world, asset_id=picture.id))

    assert result is Result.POSTED, row.error
    assert ava.posts[0]["labels"]["values"] == [{"val": "porn"}]


@pytest.mark.parametrize("kind", ["clip", "album", "gallery"])
async def test_clips_albums_and_galleries_are_as_the_schemas_have_them(
    world, bluesky, ava, parcel, tmp_path, kind
) -> None:
    login = await world.keeper.login("bluesky", ava.did)
    publisher = publisher_of(world, bluesky)
    numbers = {"clip": 1, "album": 4, "gallery": 7}[kind]
    files = tuple(
        media(tmp_path / f"{n}", kind="video" if kind == "clip" else "image", content=b"film %d" % n)
        for n in range(numbers)
    )
    whole = replace(parcel, platform="bluesky", address=ava.did, media=files, language="pt")
    await publisher.check(whole)
    whole = replace(whole, prepared=await publisher.prepare(whole))

    await publisher.publish(whole, go=lambda: None)

    [post] = ava.posts
    assert against_the_schema(post) == ""
    assert post["embed"]["$type"].rpartition(".")[2] == {"clip": "video", "album": "images", "gallery": "gallery"}[kind]
    assert login.secret["did"] == ava.did


@pytest.mark.parametrize("is_bare", [False, True], ids=["as the schema has it", "bare"])
async def test_a_clip_goes_by_the_service_that_makes_it_ready_before_its_post_is_there(
    world, bluesky, ava, parcel, is_bare
) -> None:
    bluesky.films.looks, bluesky.films.is_bare = 3, is_bare
    bluesky.blob_limit = 2  # the account's own server takes no clip of this size
    publisher = publisher_of(world, bluesky, video=True)
    whole = replace(parcel, platform="bluesky", address=ava.did)

    prepared = await publisher.prepare(whole)
    assert ava.posts == []
    await publisher.publish(replace(whole, prepared=prepared), go=lambda: None)

    [post] = ava.posts
    assert against_the_schema(post) == ""
    assert bluesky.blobs[post["embed"]["video"]["ref"]["$link"]] == ("video/mp4", b"ready:film")
    assert bluesky.called("getJobStatus") == 4
    assert bluesky.called("uploadBlob") == 0


async def test_a_clip_that_the_service_knows_already_is_not_worked_on_again(world, bluesky, ava, parcel) -> None:
    publisher = publisher_of(world, bluesky, video=True)
    whole = replace(parcel, platform="bluesky", address=ava.did)
    first = await publisher.prepare(whole)

    again = await publisher.prepare(whole)

    assert again["blobs"] == first["blobs"]
    assert bluesky.films.videos_left == 24


async def test_a_clip_that_the_service_took_and_could_not_process_is_refused_before_anybody_sees_it(
    world, bluesky, ava, parcel
) -> None:
    bluesky.films.failure = "encoding_failure"

    with pytest.raises(Refused, match=r"could not process the clip.*odd codec"):
        await publisher_of(world, bluesky, video=True).prepare(replace(parcel, address=ava.did))

    assert ava.posts == []


async def test_what_the_service_says_of_the_account_is_said_in_a_line(world, bluesky, ava, parcel) -> None:
    publisher = publisher_of(world, bluesky, video=True)
    whole = replace(parcel, address=ava.did)

    bluesky.films.videos_left = 0
    with pytest.raises(RateLimited, match="no more clips of this account today"):
        await publisher.prepare(whole)
    bluesky.films.refusal = "User must confirm their email"
    with pytest.raises(Refused, match="must confirm their email") as raised:
        await publisher.prepare(whole)

    assert "e-mail" in raised.value.fix
    assert (await world.reload_account()).state is AccountState.OK


@pytest.mark.parametrize(
    "fault",
    [Fault.status(503), Fault.page(), Fault.drop_before(), Fault.status(401, "AuthMissing: no"),
     Fault.status(302, "elsewhere")],
    ids=["503", "page", "cut", "401", "redirect"],
)  # fmt: skip
@pytest.mark.parametrize("call", ["getUploadLimits", "uploadVideo", "getJobStatus"])
async def test_where_the_service_is_away_a_small_clip_goes_to_the_accounts_server_and_a_large_one_waits(
    world, bluesky, ava, parcel, call, fault
) -> None:
    publisher = publisher_of(world, bluesky, video=True)
    whole = replace(parcel, platform="bluesky", address=ava.did)
    bluesky.fault(call, fault, fault)

    prepared = await publisher.prepare(whole)
    assert bluesky.blobs[prepared["blobs"][0]["ref"]["$link"]] == ("video/mp4", b"film")
    bluesky.blob_limit = 2
    with pytest.raises(Unavailable):
        await publisher.prepare(whole)

    assert (await world.reload_account()).state is AccountState.OK


async def test_the_public_service_is_not_asked_for_an_account_of_a_server_on_this_machine(world) -> None:
    service = VideoService(Pds(), "https://video.bsky.app")

    assert not service.serves({"service": "http://127.0.0.1:2583"})
    assert service.serves({"service": "https://morel.us-east.host.bsky.network"})


async def test_a_send_that_is_stopped_leaves_nothing(world, ava, bluesky, parcel, tmp_path) -> None:
    publisher = publisher_of(world, bluesky)
    whole = replace(parcel, address=ava.did, media=(media(tmp_path / "a.png", kind="image"),))
    whole = replace(whole, prepared=await publisher.prepare(whole))

    def stop() -> None:
        raise StaleSend

    with pytest.raises(StaleSend):
        await publisher.publish(whole, go=stop)
    assert ava.posts == []
    assert await publisher.find(whole, baseline="") is None


async def test_what_a_post_cannot_hold_is_said_before_anything_is_uploaded(
    world, bluesky, ava, parcel, tmp_path
) -> None:
    publisher = publisher_of(world, bluesky)
    film, still = media(tmp_path / "a.mp4"), media(tmp_path / "b.png", kind="image")
    for files in ((film, still), (film, film), (still,) * 11):
        with pytest.raises(InvalidRequest):
            await publisher.check(replace(parcel, address=ava.did, media=files))
    bluesky.blob_limit = 2
    with pytest.raises(Refused, match="takes"):
        await publisher.prepare(replace(parcel, address=ava.did, media=(film,)))
    assert bluesky.called("uploadBlob") == 0


async def test_a_picture_that_is_too_large_is_made_to_fit(tmp_path) -> None:
    big = tmp_path / "big.png"
    noise = random.Random(7).randbytes(1600 * 2000 * 3)
    Image.frombytes("RGB", (1600, 2000), noise).save(big)
    assert big.stat().st_size > IMAGE_BYTES

    await asyncio.to_thread(fit_picture, big, tmp_path / "small.jpg", largest=IMAGE_BYTES)

    assert (tmp_path / "small.jpg").stat().st_size <= IMAGE_BYTES
    with Image.open(tmp_path / "small.jpg") as small:
        assert small.width / small.height == pytest.approx(0.8, abs=0.01)


# Signing in


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ("", InvalidRequest, "handle and an app password"),
        ("ava.bsky.example", InvalidRequest, "handle and an app password"),
        ("ava.bsky.example abcd-efgh-ijkl-mnop more", InvalidRequest, "handle and an app password"),
        ("ava.bsky.example wrng-wrng-wrng-wrng", NotAuthorized, "Invalid identifier"),
    ],
)
async def test_a_login_that_cannot_be_one_is_one_clear_line(bluesky, ava, words, error, says) -> None:
    with pytest.raises(error, match=says) as raised:
        await Pds(service=bluesky.address).connect(words)

    assert "wrng" not in f"{raised.value.message} {raised.value.fix}"


async def test_an_at_sign_before_the_handle_and_the_order_do_not_matter(bluesky, ava) -> None:
    pds = Pds(service=bluesky.address)

    for words in (
        f"@{ava.handle} {ava.password}",
        f"{ava.password} {ava.handle}",
        f"{ava.handle.upper()}\n{ava.password}",
    ):
        grant = await pds.connect(words)
        assert (grant.address, grant.name) == (ava.did, f"@{ava.handle}")
        assert ava.password not in str(grant.secret)


async def test_nothing_secret_is_logged(world, bluesky, ava, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        bluesky.revoke(ava)
        await world.deliver(await due_now(world))

    text = caplog.text + str(
        [vars(record) for record in caplog.records if record.name.startswith(("tools", "storage"))]
    )
    assert "eyJ" not in text
    assert ava.password not in text


# Words


@given(
    st.text(max_size=200),
    st.sampled_from(["#beach", "https://a.example/x?y=1#z", "@ava.example", "é", "👩‍👩‍👧", "\u202e"]),
)
def test_what_is_alive_in_a_text_lies_on_whole_letters_and_in_order(text: str, more: str) -> None:
    said = f"{text} {more} {text}"
    if "\ud800" <= max(said, default="") <= "\udfff":
        return
    raw, last = said.encode(), 0
    for facet in facets(said, {"ava.example": "did:plc:abc"}):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert last <= start < end <= len(raw)
        raw[start:end].decode()
        last = end


@pytest.mark.parametrize(
    ("text", "alive"),
    [
        ("#beach", {"#beach": "tag"}),
        ("(#beach), #2026 #2026goals #", {"#beach": "tag", "#2026goals": "tag"}),
        ("über #straße!", {"#straße": "tag"}),
        ("see https://a.example/x_(y).", {"https://a.example/x_(y)": "link"}),
        ("https://a.example/#top", {"https://a.example/#top": "link"}),
        ("hi @ava.example!", {"@ava.example": "mention"}),
        ("hi @nobody.example", {}),
        ("a@ava.example", {}),
        ("C# and F#", {}),
    ],
)
def test_which_words_are_alive(text, alive) -> None:
    found = {
        text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(): facet["features"][0][
            "$type"
        ].rpartition("#")[2]
        for facet in facets(text, {"ava.example": "did:plc:abc"})
    }

    assert found == alive


@given(st.integers(1, 5_000_000), st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_a_key_is_of_the_protocols_form_and_its_own(number: int, due_at: datetime) -> None:
    key = tid(due_at, number)

    assert len(key) == 13
    assert set(key) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert key[0] in "234567abcdefghij"
    assert key != tid(due_at, number + 1)
    assert key < tid(due_at + timedelta(seconds=1), number)  # they sort by time


def test_the_record_of_a_parcel_is_the_same_whenever_it_is_made(parcel) -> None:
    frozen = {"created_at": "2026-03-12T12:00:00.000Z", "blobs": [{"$type": "blob"}], "people": {}}

    assert record_of(replace(parcel, prepared=frozen)) == record_of(replace(parcel, prepared=dict(frozen)))
