"""Whole conversations by the phrase book alone, each judged by what stands in the database in the end."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from storage.tables import Approval, AssetType, DeliveryState, JobState
from tests.bot.conversations.chatting import Chat, chat_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chat]:
    async with chat_in(tmp_path_factory.mktemp("offline")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def chat(studio: Chat) -> Chat:
    return await studio.begin()


async def test_a_picture_is_corrected_made_for_somebody_else_and_gone_back_to(chat: Chat) -> None:
    cafe = await chat.make("a photo of Ava in a cafe, square")
    beach = await chat.make("no, at the beach")
    kai = await chat.make("and one for Kai")
    await chat.say("not that one, the other", "approve it")

    assert cafe.id < beach.id < kai.id
    assert "at the beach" in beach.prompt
    assert (beach.persona_id, kai.persona_id) == ((await chat.persona("Ava")).id, (await chat.persona("Kai")).id)
    assert (await chat.asset(beach.id)).approval_status is Approval.APPROVED
    assert (await chat.asset(kai.id)).approval_status is Approval.PENDING


async def test_the_time_of_a_post_is_changed_three_times_before_it_is_approved(chat: Chat) -> None:
    picture = await chat.give("corrections")
    await chat.say("post it on the folder tomorrow at six pm", "make that seven")
    assert (await chat.post(picture)).wall_time == "2026-03-12T19:00:00"

    await chat.say("actually at 8pm Tokyo time")
    assert (await chat.post(picture)).timezone == "Asia/Tokyo"
    assert (await chat.post(picture)).wall_time == "2026-03-13T20:00:00"

    await chat.say("no, saturday at noon")
    await chat.press("Approve")
    post = await chat.post(picture)

    assert (post.wall_time, post.state) == ("2026-03-14T12:00:00", DeliveryState.PLANNED)


async def test_an_hour_alone_keeps_the_day_in_any_language(chat: Chat) -> None:
    picture = await chat.give("stunde")
    await chat.say("poste es morgen um 18 Uhr in den Ordner", "doch lieber um acht")
    assert (await chat.post(picture)).wall_time == "2026-03-12T20:00:00"

    await chat.say("mejor a las nueve")
    assert (await chat.post(picture)).wall_time == "2026-03-12T21:00:00"


async def test_a_shift_is_from_the_time_of_the_post_and_days_keep_their_hour_over_a_clock_change(chat: Chat) -> None:
    picture = await chat.give("shift")
    await chat.say("post it on the folder on march 28 at 18:00", "an hour later")
    assert (await chat.post(picture)).wall_time == "2026-03-28T19:00:00"

    await chat.say("push it back by a day")
    assert (await chat.post(picture)).wall_time == "2026-03-29T19:00:00", "London's clocks went forward that night"
    await chat.say("una hora y media antes")
    assert (await chat.post(picture)).wall_time == "2026-03-29T17:30:00"

    said = await chat.say("three weeks earlier")
    assert "has passed" in said
    assert (await chat.post(picture)).wall_time == "2026-03-29T17:30:00"


async def test_all_posts_are_cancelled_by_one_press_and_come_back_together(chat: Chat) -> None:
    pictures = [await chat.give(f"many{number}") for number in range(3)]
    for picture in pictures:
        await chat.say(f"post {picture.handle} on the folder on may 5 at 18:00")
        await chat.press("Approve")
    said = await chat.say("cancel all posts for may 5", "cancel all posts")
    before = [(await chat.post(picture)).state for picture in pictures]
    moved = await chat.say(f"/post P{(await chat.post(pictures[2])).id} move may 6 18:00")
    await chat.press("Move it")
    token = next(
        button.token
        for view in reversed(chat.person.screen.history)
        for row in view.buttons
        for button in row
        if button.label.startswith("Cancel all")
    )
    done = await chat.late(token)
    after = [(await chat.post(picture)).state for picture in pictures]
    await chat.say("undo")
    back = [(await chat.post(picture)).state for picture in pictures]

    assert "Cancel these" in said
    assert moved
    assert before == [DeliveryState.PLANNED] * 3, "nothing without a press"
    assert after == [DeliveryState.CANCELLED, DeliveryState.CANCELLED, DeliveryState.PLANNED]
    assert f"P{(await chat.post(pictures[2])).id}" in done, "it has changed since the question"
    assert back == [DeliveryState.DRAFT, DeliveryState.DRAFT, DeliveryState.PLANNED]


async def test_what_was_deleted_comes_back_and_the_button_of_the_deletion_is_over(chat: Chat) -> None:
    picture = await chat.give("regret")
    await chat.say("delete it")
    token = chat.token("Delete")
    await chat.late(token)
    assert await chat.studio.assets.get(picture.id) is None or (await chat.asset(picture.id)).deleted_at

    await chat.say("undo")
    again = await chat.late(token)

    assert (await chat.asset(picture.id)).deleted_at is None
    assert "done already" in again


async def test_three_acts_are_taken_back_one_after_the_other(chat: Chat) -> None:
    picture = await chat.give("layers")
    await chat.say("tag it summer and sea", "approve it")
    assert (await chat.asset(picture.id)).approval_status is Approval.APPROVED
    assert await chat.tags(picture.id) == ["sea", "summer"]

    await chat.say("undo")
    assert (await chat.asset(picture.id)).approval_status is Approval.PENDING
    await chat.say("undo")
    assert await chat.tags(picture.id) == []


async def test_after_the_zone_is_changed_posts_keep_their_hour_and_new_ones_are_meant_there(chat: Chat) -> None:
    first = await chat.give("london")
    await chat.say("post it tomorrow at 6pm on the folder")
    planned = await chat.post(first)
    await chat.say("/timezone America/New_York")
    second = await chat.give("newyork")
    await chat.say("post it tomorrow at 6pm on the folder")
    moved, new = await chat.post(first), await chat.post(second)
    await chat.say("/timezone Europe/London")

    assert (planned.timezone, moved.timezone, new.timezone) == ("Europe/London", "America/New_York", "America/New_York")
    assert planned.wall_time[:16] == moved.wall_time[:16] == new.wall_time[:16]
    assert moved.due_at - planned.due_at == timedelta(hours=4)
    assert (await chat.post(second)).due_at == planned.due_at


async def test_an_approval_pressed_after_the_post_was_cancelled_posts_nothing(chat: Chat) -> None:
    picture = await chat.give("stale")
    await chat.say("post it on the folder tomorrow at 6pm")
    token = chat.token("Approve")
    await chat.say("cancel it")
    await chat.press("Cancel the post")
    said = await chat.late(token)

    assert (await chat.post(picture)).state is DeliveryState.CANCELLED
    assert "cancelled" in said.lower()


async def test_the_library_is_searched_and_one_of_what_was_found_is_approved(chat: Chat) -> None:
    one, two = await chat.give("quayside-one"), await chat.give("quayside-two")
    found = await chat.say("find quayside")
    await chat.say("the second one", "approve it", "tag it keeper")

    assert one.handle in found
    assert two.handle in found
    assert (await chat.asset(one.id)).approval_status is Approval.APPROVED
    assert (await chat.asset(two.id)).approval_status is Approval.PENDING
    assert await chat.tags(one.id) == ["keeper"]


async def test_a_caption_is_written_in_three_ways_and_the_last_goes_out_with_the_post(chat: Chat) -> None:
    picture = await chat.give("words")
    await chat.say("write a caption for it in Spanish")
    spanish = await chat.studio.captions.latest_for(picture.id)
    await chat.say("now in German")
    german = await chat.studio.captions.latest_for(picture.id)
    await chat.say("post it on the folder tomorrow at noon with that caption")
    post = await chat.post(picture)

    assert (spanish.language, german.language) == ("Spanish", "German")
    assert spanish.hook != german.hook
    assert german.hook in post.caption


async def test_a_preset_holds_until_it_is_cleared(chat: Chat) -> None:
    await chat.say("/preset use fashion")
    with_preset = await chat.make("a photo of Ava in a studio, square")
    await chat.say("/preset clear")
    without = await chat.make("a photo of Ava in a studio, square")

    assert "fashion editorial" in with_preset.prompt
    assert "fashion editorial" not in without.prompt


async def test_a_picture_becomes_a_clip_that_is_stopped_and_its_picture_stays(chat: Chat) -> None:
    picture = await chat.give("still")
    await chat.say("turn it into a 3s reel", "stop")
    await chat.person.ready()
    job = (await chat.jobs())[0]
    await chat.say(f"approve {picture.handle}")

    assert (job.kind, job.state, job.params["duration_s"]) == ("reel", JobState.CANCELLED, 3.0)
    assert (await chat.asset(picture.id)).approval_status is Approval.APPROVED


async def test_what_is_missing_is_said_in_the_next_message(chat: Chat) -> None:
    asked = await chat.say("create a persona called Mona")
    await chat.say("a 30 year old architect from Oslo", "she has green eyes")
    await chat.press("Change")
    shown = await chat.say("show her")
    mona = await chat.persona("Mona")

    assert "How old is Mona" in asked
    assert (mona.age, mona.timezone, mona.bio) == (30, "Europe/Oslo", "Architect from Oslo.")
    assert "green" in mona.appearance.eyes
    assert "Mona" in shown


async def test_a_refused_request_changes_nothing_and_the_next_one_is_done(chat: Chat) -> None:
    before = len(await chat.jobs())
    refused = await chat.say("a picture of a 15 year old girl at the sea")
    assert len(await chat.jobs()) == before

    made = await chat.make("ok, a picture of Kai at the harbour instead, square")
    job = (await chat.jobs())[0]

    assert "adults only" in refused
    assert (job.state, job.params["prompt"]) == (JobState.SUCCEEDED, "at the harbour")
    assert made.persona_id == (await chat.persona("Kai")).id


async def test_what_is_taken_back_in_the_same_breath_is_not_done(chat: Chat) -> None:
    before = len(await chat.jobs())
    await chat.say("make a reel of Kai on the pier... no wait, don't")
    picture = await chat.give("instead")
    await chat.say("post it now", "don't post it", "what if we posted it tomorrow?")

    assert len(await chat.jobs()) == before
    assert all(one.state is not DeliveryState.PLANNED for one in await chat.posts(picture))


async def test_somebody_who_is_paused_rests_until_resumed_by_a_pronoun(chat: Chat) -> None:
    await chat.say("show Kai", "pause him")
    refused = await chat.say("make a picture of Kai in the snow, square")
    before = len(await chat.jobs())
    await chat.say("resume him")
    made = await chat.make("make a picture of Kai in the snow, square")

    assert "paused" in refused
    assert len(await chat.jobs()) == before + 1
    assert made.type is AssetType.IMAGE


async def test_a_series_is_started_looked_at_and_stopped(chat: Chat) -> None:
    await chat.say("every friday at 18:00 a beach reel for Ava on the folder")
    await chat.press("Start")
    (series,) = await chat.studio.schedules.list()
    listed = await chat.say("/recurring")
    await chat.say(f"/recurring stop {series.id}")

    assert (series.weekdays, series.wall_times, series.theme) == ("4", "18:00", "beach")
    assert "Fri" in listed
    assert [one.is_active for one in await chat.studio.schedules.list()] in ([], [False])


async def test_facts_are_kept_for_whom_they_are_about_and_forgotten_on_request(chat: Chat) -> None:
    await chat.say("show Ava", "remember that she never wears hats", "remember that captions are short")
    assert await chat.facts() == ["she never wears hats", "captions are short"]
    await chat.say("forget what I told you about hats", "what do you remember?")
    assert await chat.facts() == ["captions are short"]
    await chat.say("undo")

    assert sorted(await chat.facts()) == ["captions are short", "she never wears hats"]


async def test_hashtags_and_a_style_are_changed_and_the_first_is_taken_back(chat: Chat) -> None:
    before = list((await chat.persona("Ava")).hashtags)
    await chat.say("Ava's hashtags are saltyhair and ocean")
    await chat.press("Change")
    assert list((await chat.persona("Ava")).hashtags) == ["saltyhair", "ocean"]

    await chat.say("undo", "add a style foggy for Ava")
    ava = await chat.persona("Ava")

    assert list(ava.hashtags) == before
    assert "foggy" in [style.name for style in ava.styles]


async def test_the_last_two_are_deleted_and_brought_back_together(chat: Chat) -> None:
    kept, one, two = await chat.give("a-kept"), await chat.give("b-gone"), await chat.give("c-gone")
    asked = await chat.say("delete the last two")
    await chat.press("Delete")
    gone = await chat.latest()
    await chat.say("undo")

    assert one.handle in asked
    assert two.handle in asked
    assert gone.id == kept.id
    assert (await chat.latest()).id == two.id


async def test_a_post_that_nobody_approved_in_time_waits_for_a_word(chat: Chat) -> None:
    picture = await chat.give("forgotten")
    await chat.say("post it on the folder today at 11:30")
    token = chat.token("Approve")
    chat.clock.move(timedelta(days=3))
    said = await chat.late(token)
    post = await chat.post(picture)

    assert post.state is DeliveryState.ASK
    assert "missed its time" in said or "which is over" in said
