"""Posts to Mastodon and its kin over real sockets: once whatever is lost, with the server's own limits."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from storage.tables import AccountState, DeliveryState
from tests.emulators.mastodon import MastodonEmulator
from tests.emulators.wire import Fault, all_late
from tests.tools.production.studio import NOON
from tests.tools.publishers.certificates import self_signed
from tests.tools.publishers.conftest import media
from tests.tools.publishers.grounds import ground
from tools.captions import alt_text_of
from tools.errors import InvalidRequest, NotAuthorized, Refused, Unavailable
from tools.platforms import Terms, count, place_of, terms_from
from tools.publishers.addresses import GuardedTransport, is_public
from tools.publishers.comments import comment_words
from tools.publishers.mastodon import MastodonPublisher
from tools.publishers.mastodon_server import SCOPES, Mastodon
from tools.publishing import Result
from tools.writing import outgoing_caption

STATUSES = "POST /api/v1/statuses"
QUICK = timedelta(seconds=0.01)


@pytest.fixture
async def mastodon():
    async with MastodonEmulator() as server:
        yield server


@pytest.fixture
async def world(mastodon, tmp_path):
    server = Mastodon(allow_local=True)
    grant = await server.grant(mastodon.address, mastodon.token())

    def publisher(keeper, now):
        return MastodonPublisher(keeper, server, now=now, timeout=timedelta(seconds=0.7), look_again=QUICK)

    async with ground(tmp_path, platform="mastodon", service=server, publisher=publisher, grant=grant) as opened:
        opened.publisher = publisher(opened.keeper, opened.studio.clock)
        opened.server = server
        yield opened


async def test_a_picture_goes_out_with_its_words_alt_text_and_language(world, mastodon) -> None:
    result, row = await world.deliver(await world.post())

    assert result is Result.POSTED
    [status] = mastodon.statuses
    assert status["text"].startswith("Salt in my hair")
    assert "AI" in status["text"]
    assert status["language"] == "en"
    assert [file["description"] for file in status["media_attachments"]] == ["A woman at the beach"]
    assert row.permalink == status["url"]
    [sent] = mastodon.called(STATUSES)
    assert sent["headers"]["Idempotency-Key"] == row.key


@pytest.mark.parametrize("forgets_keys", [False, True], ids=["keys honoured", "keys forgotten"])
@pytest.mark.parametrize(
    ("fault", "is_there"),
    [
        (Fault.drop_after(), True),
        (Fault.status_after(500), True),
        (Fault.drop_before(), False),
        (Fault.status(500), False),
        (Fault.status(503), False),
        (Fault.page(200), False),
        (Fault.delay(1.5), True),
        (Fault.late(0.2), False),
    ],
    ids=lambda value: f"{value.kind} {value.code}" if isinstance(value, Fault) else "",
)
async def test_whatever_answer_is_lost_the_post_is_there_once(world, mastodon, fault, is_there, forgets_keys) -> None:
    mastodon.forgets_keys = forgets_keys
    mastodon.fault(STATUSES, fault)

    result, row = await world.deliver(await world.post())
    assert (result, row.state) == (Result.UNKNOWN, DeliveryState.UNKNOWN)
    assert len(mastodon.statuses) == int(is_there)
    row = await world.settle(row)
    if row.state is DeliveryState.PLANNED:
        _, row = await world.deliver(row)
    await all_late()
    if row.state is DeliveryState.UNKNOWN:  # its files were in the first one, which came in between
        row = await world.settle(row)

    assert row.state is DeliveryState.POSTED
    assert row.permalink == mastodon.statuses[0]["url"]
    assert len(mastodon.statuses) == 1


async def test_on_the_kin_a_post_that_arrives_very_late_is_still_one(world, mastodon) -> None:
    """Its key is forgotten and it was not listed; but its files are in it, and no other post can have them."""
    mastodon.forgets_keys = True
    mastodon.fault(STATUSES, Fault.late(0.6))
    _, row = await world.deliver(await world.post())
    row = await world.settle(row)
    assert row.state is DeliveryState.PLANNED
    await all_late()

    result, row = await world.deliver(row)
    assert result is Result.UNKNOWN
    row = await world.settle(row)

    assert row.state is DeliveryState.POSTED
    assert len(mastodon.statuses) == 1


async def test_the_first_comment_follows_its_post_once(world, mastodon) -> None:
    _, row = await world.deliver(await world.post(first_comment="More in my profile"))

    post, comment = mastodon.statuses
    assert comment["text"] == "More in my profile"
    assert comment["in_reply_to_id"] == post["id"] == row.remote_id
    assert row.comment_state == "posted"
    assert (
        await world.studio.publishing.deliver(row.id, row.attempt) is Result.POSTED
    )  # a take-up run again after a crash
    assert len(mastodon.statuses) == 2


@pytest.mark.parametrize("fault", [Fault.status(422, "no"), Fault.status(503), Fault.drop_after(), Fault.status(429)])
async def test_whatever_becomes_of_the_first_comment_its_post_is_posted(world, mastodon, fault) -> None:
    mastodon.fault(STATUSES, Fault.ok(), fault)

    result, row = await world.deliver(await world.post(first_comment="More in my profile"))
    await world.studio.publishing.deliver(row.id, row.attempt)

    assert (result, row.state) == (Result.POSTED, DeliveryState.POSTED)
    assert row.comment_state.startswith("failed: ")
    assert "Write it there yourself" in comment_words(row)
    assert len(mastodon.called(STATUSES)) == 2


async def test_a_crash_between_a_post_and_its_comment_costs_neither(world, mastodon) -> None:
    row = await world.post(first_comment="More in my profile")
    _, row = await world.deliver(row)
    del mastodon.statuses[1]
    await world.studio.deliveries.flights.end_comment(row.id, "", now=NOON)  # as if it had never been begun

    await world.studio.publishing.deliver(row.id, row.attempt)
    await world.studio.publishing.deliver(row.id, row.attempt)

    assert len(mastodon.called(STATUSES)) == 3
    assert (await world.reload(row)).comment_state == "posted"


async def test_of_two_posts_with_the_same_words_each_finds_its_own(world, mastodon) -> None:
    first, second = await world.post(), await world.post()
    mastodon.fault(STATUSES, Fault.drop_before(), Fault.ok())
    _, first = await world.deliver(first)
    _, second = await world.deliver(second)

    first = await world.settle(first)
    assert first.state is DeliveryState.PLANNED  # the other one's is not taken for it
    _, first = await world.deliver(first)

    assert first.remote_id != second.remote_id
    assert len(mastodon.statuses) == 2


async def test_a_clip_is_waited_for_before_it_is_posted(world, mastodon, parcel, tmp_path) -> None:
    mastodon.processing = 3
    whole = replace(parcel, platform="mastodon", address=world.account.address)

    prepared = await world.publisher.prepare(whole)
    await world.publisher.publish(replace(whole, prepared=prepared), go=lambda: None)

    assert len(mastodon.called("GET /api/v1/media/{id}")) == 4
    assert len(mastodon.statuses) == 1


async def test_a_clip_that_the_server_took_and_could_not_process_is_refused_before_anybody_sees_it(
    world, mastodon, parcel
) -> None:
    mastodon.processing, mastodon.refuses = 1, "video/mp4"

    with pytest.raises(Refused, match="could not process") as raised:
        await world.publisher.prepare(replace(parcel, address=world.account.address))

    assert "Error processing thumbnail" in raised.value.message
    assert mastodon.statuses == []


async def test_what_was_uploaded_is_not_uploaded_again_for_the_next_try(world, mastodon) -> None:
    mastodon.fault(STATUSES, Fault.status(429, retry_after=60))
    _, row = await world.deliver(await world.post())
    assert row.state is DeliveryState.PLANNED
    assert "asks to wait 60 seconds" in row.error
    assert (await world.deliver(row))[0] is Result.GONE
    world.forward(seconds=61)

    result, _ = await world.deliver(row)

    assert result is Result.POSTED
    assert len(mastodon.uploads) == 1


async def test_a_post_again_on_purpose_is_another_post(world, mastodon) -> None:
    mastodon.fault(STATUSES, Fault.status(422, "Validation failed"))
    _, row = await world.deliver(await world.post())
    assert row.state is DeliveryState.FAILED

    await world.studio.publishing.post_again(row.id, by="owner")
    result, _ = await world.deliver(row)

    assert result is Result.POSTED
    keys = [sent["headers"]["Idempotency-Key"] for sent in mastodon.called(STATUSES)]
    assert len(set(keys)) == 2
    assert len(mastodon.uploads) == 2


async def test_a_server_with_shorter_posts_says_by_how_much_a_caption_is_over(world, mastodon, parcel) -> None:
    mastodon.characters = 200
    publisher = MastodonPublisher(world.keeper, Mastodon(allow_local=True), now=world.studio.clock)
    one_over = replace(parcel, address=world.account.address, caption="👩‍👩‍👧" * 201)

    with pytest.raises(InvalidRequest, match="1 over the 200 characters"):
        await publisher.check(one_over)
    await publisher.check(replace(one_over, caption="👩‍👩‍👧" * 200))


async def test_a_server_of_longer_posts_gets_a_long_caption_whole(world, mastodon) -> None:
    """It takes more than is usual: nothing is cut at the usual 500, and a link counts as this server counts it."""
    mastodon.characters = 5000
    world.server.forget(mastodon.address)
    caption = "Salt in my hair. " * 90 + "https://example.org/" + "a" * 4000

    result, row = await world.deliver(await world.post(caption))

    assert result is Result.POSTED
    assert mastodon.statuses[0]["text"].startswith(caption)
    there = await world.studio.destinations.get(row.destination_id)
    assert place_of(there).caption_max == 5000


async def test_the_card_of_a_post_knows_what_its_server_takes(world, mastodon) -> None:
    mastodon.characters, mastodon.description_limit = 800, 40
    world.server.forget(mastodon.address)
    _, posted = await world.deliver(await world.post())
    there = await world.studio.destinations.get(posted.destination_id)

    long = await outgoing_caption(await world.post("salt " * 150), there, world.studio.ava)
    over = await outgoing_caption(await world.post("salt " * 170), there, world.studio.ava)

    assert long.startswith(("salt " * 150).strip())
    assert "…" in over
    assert count(over, place_of(there)) <= 800
    alt = alt_text_of(
        "A woman at the beach with salt in her hair", persona="Ava", title="", ai_line="", place=place_of(there)
    )
    assert alt == "A woman at the beach with salt in her…"


@pytest.mark.parametrize(
    ("instance", "terms"),
    [
        (
            {"version": "2.7.2 (compatible; Akkoma 3.13.2)", "max_toot_chars": 5000, "description_limit": 5000,
             "upload_limit": 16_000_000},
            Terms(caption_max=5000, link_length=0, alt_text_max=5000, image_bytes=16_000_000, video_bytes=16_000_000),
        ),
        (
            {
                "version": "0.17.0+git",
                "configuration": {
                    "statuses": {"max_characters": 5000, "max_media_attachments": 6, "characters_reserved_per_url": 25},
                    "media_attachments": {
                        "supported_mime_types": ["image/jpeg", "image/webp", "video/mp4", "video/quicktime"],
                        "image_size_limit": 41_943_040, "video_size_limit": 41_943_040, "description_limit": 1500,
                    },
                },
            },
            Terms(caption_max=5000, link_length=25, alt_text_max=1500, files=6, image_bytes=41_943_040,
                  video_bytes=41_943_040, image_formats=("jpeg", "webp"), containers=("mp4", "mov")),
        ),
        ({"version": "3.5.3 (compatible; Pixelfed 0.12.4)", "configuration": "odd"}, Terms(link_length=0)),
    ],
    ids=["Akkoma", "GoToSocial", "nothing said"],
)  # fmt: skip
async def test_what_each_of_the_kin_says_of_itself_is_understood(mastodon, instance, terms) -> None:
    mastodon.instance = instance

    assert await Mastodon(allow_local=True).terms(mastodon.address) == terms
    assert terms_from(terms.as_dict()) == terms


async def test_more_files_than_the_server_takes_is_said_before_anything_is_uploaded(
    world, mastodon, parcel, tmp_path
) -> None:
    still = media(tmp_path / "a.png", kind="image")

    for files in ((still,) * 5, (still, media(tmp_path / "b.mp4"))):
        with pytest.raises(InvalidRequest):
            await world.publisher.check(replace(parcel, address=world.account.address, media=files))
    odd = replace(still, mime="image/tiff")
    with pytest.raises(Refused, match="takes no image/tiff"):
        await world.publisher.check(replace(parcel, address=world.account.address, media=(odd,)))
    assert mastodon.uploads == {}


@pytest.mark.parametrize("what", ["revoked", "wrong scope", "suspended"])
async def test_an_account_that_is_shut_out_is_told_once_and_its_post_waits(world, mastodon, what) -> None:
    row = await world.post()
    match what:
        case "revoked":
            mastodon.tokens.clear()
        case "wrong scope":
            for scopes in mastodon.tokens.values():
                scopes[:] = ["read"]
        case "suspended":
            mastodon.is_suspended = True

    _, row = await world.deliver(row)
    world.forward(seconds=60)

    assert row.state is DeliveryState.PLANNED
    assert (await world.deliver(row))[0] is Result.GONE
    assert (await world.reload_account()).state is AccountState.NEEDS_RECONNECT
    assert len(world.told) == 1
    assert mastodon.statuses == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.status(302, "http://10.0.0.1/"), "sent the bot elsewhere"),
        (Fault.page(), "page instead of an answer"),
        (Fault.status(503), "answered 503"),
    ],
    ids=["redirect", "page", "503"],
)
async def test_a_server_that_answers_oddly_before_the_send_lets_the_post_wait(world, mastodon, fault, words) -> None:
    mastodon.fault("GET /api/v1/accounts/verify_credentials", fault)

    _, row = await world.deliver(await world.post())

    assert row.state is DeliveryState.PLANNED
    assert words in row.error
    assert (await world.reload_account()).state is AccountState.OK
    world.forward(seconds=31)
    assert (await world.deliver(row))[0] is Result.POSTED


# Connecting


@pytest.mark.parametrize(
    ("said", "server"),
    [
        ("mastodon.social", "https://mastodon.social"),
        ("https://Mastodon.Social/", "https://mastodon.social"),
        ("@ava@mastodon.social", "https://mastodon.social"),
        ("https://mastodon.social/@ava", "https://mastodon.social"),
    ],
)
def test_a_server_is_named_in_many_ways(said, server) -> None:
    assert Mastodon().server_of(said) == server


@pytest.mark.parametrize(
    "said",
    [
        "http://mastodon.social", "127.0.0.1", "https://127.0.0.1/", "localhost", "https://[::1]/", "10.0.0.1", "2130706433",
        "mastodon.social:8080", "https://user:pass@mastodon.social", "ftp://mastodon.social", "", "mastodon", "a b.c",
        "https://mastodon.social.@127.0.0.1/", "0x7f.1", "127.1",
    ],
)  # fmt: skip
def test_what_is_no_public_server_is_not_asked(said) -> None:
    with pytest.raises(InvalidRequest):
        Mastodon().server_of(said)


async def test_a_code_from_the_server_connects_with_the_right_to_post_and_no_more(mastodon) -> None:
    server = Mastodon(allow_local=True)
    app = await server.register(server.server_of(mastodon.host))

    assert app.authorize_url.startswith(f"{mastodon.address}/oauth/authorize?client_id=client-")
    assert "scope=read%3Aaccounts+read%3Astatuses+write%3Astatuses+write%3Amedia" in app.authorize_url
    grant = await server.exchange(app, mastodon.allow())
    assert grant.address == f"ava@{mastodon.host}"
    assert grant.secret["scopes"] == list(SCOPES)
    assert "500 characters" in grant.can


@pytest.mark.parametrize("code", ["", "nonsense", "x" * 43, "code with spaces and more of them"])
async def test_a_code_that_is_none_is_one_clear_line(mastodon, code) -> None:
    server = Mastodon(allow_local=True)
    app = await server.register(mastodon.address)

    with pytest.raises(InvalidRequest, match="code"):
        await server.exchange(app, code)


async def test_a_token_without_the_right_to_post_names_what_it_lacks(mastodon) -> None:
    with pytest.raises(NotAuthorized, match="write:statuses and write:media") as raised:
        await Mastodon(allow_local=True).grant(mastodon.address, mastodon.token("read"))

    assert "read:accounts, read:statuses, write:statuses, write:media" in raised.value.fix


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (Fault.page(), Exception, "page instead of an answer"),
        (Fault.status(301, "http://127.0.0.1/"), Unavailable, "elsewhere"),
    ],
    ids=["page", "redirect"],
)
async def test_what_is_no_mastodon_says_so(mastodon, fault, error, says) -> None:
    mastodon.fault("GET /api/v2/instance", fault)

    with pytest.raises(error, match=says):
        await Mastodon(allow_local=True).register(mastodon.address)

    assert mastodon.apps == {}


# Where requests may go


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2001:db8::1", "2001:0:7f00:1::", "nonsense", "",
    ],
)  # fmt: skip
def test_an_address_that_not_everybody_has_is_not_public(address) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111"])
def test_an_address_of_the_open_internet_is_public(address) -> None:
    assert is_public(address)


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["127.0.0.1"], ["::1"]])
async def test_a_name_that_leads_inside_is_not_followed_not_even_with_one_of_its_addresses(addresses) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return addresses

    async with httpx.AsyncClient(transport=GuardedTransport(resolve=resolve)) as http:
        with pytest.raises(Refused, match="open internet"):
            await http.get("https://mastodon.example/api/v2/instance")


@pytest.mark.parametrize("url", ["http://mastodon.example/", "https://mastodon.example:8443/"])
async def test_without_https_on_its_own_port_nothing_is_asked(url) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.215.14"]

    async with httpx.AsyncClient(transport=GuardedTransport(resolve=resolve)) as http:
        with pytest.raises(Refused, match="https"):
            await http.get(url)


async def test_this_machines_own_server_is_asked_only_where_that_is_allowed(mastodon) -> None:
    for allow_local, reached in ((False, False), (True, True)):
        server = Mastodon(transport=GuardedTransport(allow_local=allow_local), allow_local=True)
        if reached:
            assert (await server.terms(mastodon.address)).caption_max == 500
        else:
            with pytest.raises(Refused, match="open internet"):
                await server.terms(mastodon.address)


async def test_a_name_is_resolved_once_and_the_connection_goes_where_was_looked(mastodon) -> None:
    """A name that leads elsewhere a moment later leads nowhere; and the server hears the name that was asked for."""
    asked = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    port = mastodon.address.rpartition(":")[2]
    transport = GuardedTransport(allow_local=True, resolve=resolve)
    async with httpx.AsyncClient(transport=transport) as http:
        answer = await http.get(f"http://rebinding.example:{port}/api/v2/instance")

    assert answer.status_code == 200
    assert asked == ["rebinding.example"]
    assert mastodon.calls[-1][1]["headers"]["Host"] == f"rebinding.example:{port}"


async def test_a_certificate_that_nobody_vouches_for_is_said_as_that(tmp_path) -> None:
    async with certified(tmp_path) as port:

        async def resolve(host: str, number: int) -> list[str]:
            return ["127.0.0.1"]

        server = Mastodon(transport=GuardedTransport(allow_local=True, resolve=resolve))
        with pytest.raises(Unavailable, match="certificate is not accepted"):
            await server.terms(f"https://mastodon.example:{port}")


@asynccontextmanager
async def certified(folder):
    """A server whose certificate it has made itself."""

    async def nothing(reader, writer) -> None:
        writer.close()

    server = await asyncio.start_server(nothing, "127.0.0.1", 0, ssl=self_signed(folder))
    async with server:
        yield server.sockets[0].getsockname()[1]
