"""What an answer means, for each publisher that sends over the network. The far side is a function."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from storage.wording import speaking
from tests.tools.publishers.conftest import media
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.platforms import Terms
from tools.publishers.discord import DiscordPublisher
from tools.publishers.publisher import StaleSend
from tools.publishers.telegram import TelegramPublisher
from tools.publishers.wire import ask, client, only_while

TOKEN = "123456:secret-token"


class Far:
    """The far side: answers each request by the next of `answers`, and keeps what it was asked."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = (
            self.answers.pop(0) if self.answers else httpx.Response(200, json={"ok": True, "id": "9", "result": {}})
        )
        if isinstance(answer, Exception):
            raise answer
        return answer


def telegram(far: Far) -> TelegramPublisher:
    return TelegramPublisher(TOKEN, transport=httpx.MockTransport(far))


def discord(far: Far) -> DiscordPublisher:
    return DiscordPublisher(TOKEN, transport=httpx.MockTransport(far))


PUBLISHERS = pytest.mark.parametrize("make", [telegram, discord])


def gone() -> None:
    pass


@PUBLISHERS
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.ConnectTimeout("slow"), Unavailable),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), Unavailable),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.WriteTimeout("slow"), OutcomeUnknown),
        (httpx.ReadError("reset"), OutcomeUnknown),
        (httpx.WriteError("reset"), OutcomeUnknown),
        (httpx.RemoteProtocolError("closed"), OutcomeUnknown),
        (httpx.Response(500, text="<html>oops</html>"), OutcomeUnknown),
        (httpx.Response(502, text="bad gateway"), OutcomeUnknown),
        (httpx.Response(200, text="<html>captive portal</html>"), OutcomeUnknown),
        (httpx.Response(200, json={"ok": True}), OutcomeUnknown),
        (httpx.Response(400, json={"description": "bad", "message": "bad"}), Refused),
        (httpx.Response(413, text="too large"), Refused),
        (httpx.Response(401, json={}), NotAuthorized),
        (httpx.Response(403, json={}), NotAuthorized),
        (httpx.Response(404, json={}), NotAuthorized),
        (httpx.Response(302, headers={"location": "http://127.0.0.1/"}), Unavailable),
        (httpx.Response(429, json={}), RateLimited),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value)[:40],
)
async def test_what_an_answer_means(make, answer, error, parcel) -> None:
    far = Far(answer)

    with pytest.raises(error) as raised:
        await make(far).publish(replace(parcel, address="42"), go=gone)

    assert type(raised.value) is error
    assert len(far.requests) == 1  # nobody tries again by themselves
    assert "secret" not in f"{raised.value.message} {raised.value.fix} {raised.value.__cause__}"


@PUBLISHERS
@pytest.mark.parametrize(("language", "told"), [("de", "die Datei ist zu groß für"), ("es", "el archivo es demasiado")])
async def test_a_refusal_is_said_in_the_language_of_whoever_asked(make, language, told, parcel) -> None:
    far = Far(httpx.Response(413, text="too large"))

    with speaking(language), pytest.raises(Refused, match=told):
        await make(far).publish(replace(parcel, address="42"), go=gone)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (telegram, httpx.Response(429, json={"parameters": {"retry_after": 30}})),
        (discord, httpx.Response(429, json={"retry_after": 30, "global": False})),
        (discord, httpx.Response(429, text="slow down", headers={"retry-after": "30"})),
    ],
)
async def test_who_asks_to_wait_is_waited_for(make, answer, parcel) -> None:
    with pytest.raises(RateLimited) as raised:
        await make(Far(answer)).publish(replace(parcel, address="42"), go=gone)

    assert raised.value.retry_after.total_seconds() == 30


@PUBLISHERS
async def test_the_last_check_comes_before_the_request(make, parcel) -> None:
    far = Far()

    def stop() -> None:
        raise RuntimeError("too late")

    with pytest.raises(RuntimeError):
        await make(far).publish(replace(parcel, address="42"), go=stop)

    assert far.requests == []


@PUBLISHERS
async def test_a_caption_with_bad_words_for_a_form_arrives_as_it_is(make, parcel) -> None:
    far = Far(httpx.Response(200, json={"id": "9", "result": {"message_id": 9, "chat": {}}}))
    caption = 'café "quotes" \n& a=b; 🌊 </form> \u202egnihton'

    await make(far).publish(replace(parcel, address="42", caption=caption), go=gone)

    body = far.requests[0].read().decode("utf-8", "replace")
    assert "🌊" in body or "\\ud83c\\udf0a" in body


async def test_a_clip_on_telegram_tells_its_size_and_streams(parcel) -> None:
    far = Far(httpx.Response(200, json={"result": {"message_id": 9, "chat": {"username": "studio"}}}))

    sent = await telegram(far).publish(parcel, go=gone)

    body = far.requests[0].read()
    assert far.requests[0].url.path.endswith("/sendVideo")
    for field in (b'name="width"', b'name="height"', b'name="duration"', b'name="supports_streaming"', b"film"):
        assert field in body
    assert sent.permalink == "https://t.me/studio/9"


async def test_a_private_channel_on_telegram_has_its_own_link(parcel) -> None:
    far = Far(httpx.Response(200, json={"result": {"message_id": 9, "chat": {"id": -1001234}}}))

    assert (await telegram(far).publish(parcel, go=gone)).permalink == "https://t.me/c/1234/9"


async def test_several_files_on_telegram_are_one_album_with_one_caption(parcel, tmp_path) -> None:
    far = Far(httpx.Response(200, json={"result": [{"message_id": 9, "chat": {}}, {"message_id": 10, "chat": {}}]}))
    two = (media(tmp_path / "a.png", kind="image"), media(tmp_path / "b.png", kind="image"))

    sent = await telegram(far).publish(replace(parcel, media=two), go=gone)

    body = far.requests[0].read()
    assert far.requests[0].url.path.endswith("/sendMediaGroup")
    assert body.count(b"Salt in my hair") == 1
    assert sent.remote_id == "9"


async def test_a_group_that_moved_names_its_new_number(parcel) -> None:
    far = Far(httpx.Response(400, json={"description": "upgraded", "parameters": {"migrate_to_chat_id": -100777}}))

    with pytest.raises(NotAuthorized) as raised:
        await telegram(far).publish(parcel, go=gone)

    assert "-100777" in raised.value.fix


async def test_telegram_cannot_be_asked_what_is_there(parcel) -> None:
    with pytest.raises(OutcomeUnknown):
        await telegram(Far()).find(parcel, baseline="")


async def test_telegram_says_when_the_bot_may_not_post(parcel) -> None:
    far = Far(
        httpx.Response(200, json={"result": {"id": 1, "username": "ava_bot"}}),
        httpx.Response(200, json={"result": {"title": "Studio"}}),
        httpx.Response(200, json={"result": {"status": "member"}}),
    )

    with pytest.raises(NotAuthorized, match="may not post"):
        await telegram(far).examine("@studio")


async def test_discord_gets_a_nonce_and_mentions_nobody(parcel) -> None:
    far = Far(httpx.Response(200, json={"id": "9"}))

    await discord(far).publish(replace(parcel, address="42", caption="@everyone hi"), go=gone)

    body = far.requests[0].read()
    assert b'"nonce": "t5-abc123"' in body
    assert b'"enforce_nonce": true' in body
    assert b'"allowed_mentions": {"parse": []}' in body
    assert len(parcel.key) <= 25


@pytest.mark.parametrize(("level", "largest"), [(0, None), (1, None), (2, 50 * 2**20), (3, 100 * 2**20)])
async def test_a_boosted_discord_server_takes_larger_files_and_is_asked_once(level, largest) -> None:
    far = Far(
        httpx.Response(200, json={"id": "42", "guild_id": "7"}), httpx.Response(200, json={"premium_tier": level})
    )
    publisher = discord(far)

    found = [await publisher.terms("42") for _ in range(2)]

    assert found == [Terms(image_bytes=largest, video_bytes=largest)] * 2
    assert len(far.requests) == 2


@pytest.mark.parametrize("answer", [httpx.Response(403, json={}), httpx.Response(500), httpx.Response(200, text="<p>")])
async def test_a_discord_server_that_cannot_be_asked_says_nothing_of_what_it_takes(answer) -> None:
    assert await discord(Far(answer)).terms("42") is None


async def test_discord_says_whether_the_channel_is_age_restricted(parcel) -> None:
    far = Far(httpx.Response(200, json={"id": "42", "nsfw": True, "last_message_id": "8"}))

    standing = await discord(far).check(replace(parcel, address="42"))

    assert standing.is_age_restricted is True
    assert standing.baseline == "8"


async def test_a_lost_discord_post_is_found_by_its_nonce(parcel) -> None:
    far = Far(httpx.Response(200, json=[{"id": "9", "nonce": "other"}, {"id": "10", "nonce": parcel.key}]))

    found = await discord(far).find(replace(parcel, address="42"), baseline="8")

    assert found is not None
    assert found.remote_id == "10"
    assert "after=8" in str(far.requests[0].url)


async def test_a_discord_channel_without_it_is_surely_without_it(parcel) -> None:
    far = Far(httpx.Response(200, json=[{"id": "9", "nonce": "other"}]))

    assert await discord(far).find(replace(parcel, address="42"), baseline="8") is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(403, json={"message": "Missing Access"}), OutcomeUnknown),
        (httpx.Response(500, text="oops"), Unavailable),
        (httpx.ReadTimeout("slow"), Unavailable),
        (httpx.Response(200, text="<html>"), Unavailable),
    ],
)
async def test_a_discord_channel_that_cannot_be_read_proves_nothing(answer, error, parcel) -> None:
    with pytest.raises(error):
        await discord(Far(answer)).find(replace(parcel, address="42"), baseline="8")


async def test_a_file_too_large_for_discord_says_so(parcel) -> None:
    far = Far(httpx.Response(400, json={"code": 40005, "message": "Request entity too large"}))

    with pytest.raises(Refused, match="too large"):
        await discord(far).publish(replace(parcel, address="42"), go=gone)


@pytest.mark.parametrize("address", ["", "general", "../me", "42/messages"])
async def test_a_discord_address_is_a_number(address, parcel) -> None:
    far = Far()

    with pytest.raises(NotAuthorized):
        await discord(far).check(replace(parcel, address=address))

    assert far.requests == []


async def test_more_files_than_a_message_holds_is_said_before_sending(parcel, tmp_path) -> None:
    many = tuple(media(tmp_path / f"{number}.png", kind="image") for number in range(11))

    for publisher, address in ((telegram(Far()), "@studio"), (discord(Far()), "42")):
        with pytest.raises(InvalidRequest):
            await publisher.check(replace(parcel, address=address, media=many))


async def test_what_is_left_of_a_request_stays_here_once_others_go_on_with_the_work() -> None:
    """A process that was frozen in the middle of a request, and is woken, does not finish it."""
    arrived: list[bytes] = []
    is_ours = True

    class Platform(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal is_ours
            async for part in request.stream:  # type: ignore[union-attr]
                arrived.append(part)
                is_ours = False  # it stands still now, for as long as it takes
            return httpx.Response(200)

    files = {"photo": ("a.jpg", b"x" * 200_000)}
    async with client(timeout=timedelta(seconds=5), transport=Platform()) as http:
        with pytest.raises(StaleSend), only_while(lambda: is_ours):
            await ask(http, "POST", "https://example.org/", "it", files=files)
        assert len(arrived) == 1

        arrived.clear()
        await ask(http, "POST", "https://example.org/", "it", files=files)  # nobody else is there
        assert len(b"".join(arrived)) > 200_000
