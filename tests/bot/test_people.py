"""How people come in, what they may do, and how they become one person on two platforms: over sockets, on both."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.app import App
from storage.tables import Job, JobState, Role
from tests.bot.serving import WEDNESDAY, Clock, discord_settings, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.discord_world import Channel
from tests.emulators.telegram import Chat, Message, Person, TelegramEmulator
from tests.emulators.wire import PATIENCE
from tools.watching import Watched

pytestmark = pytest.mark.asyncio(loop_scope="module")
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


@dataclass
class Studio:
    """One studio on both platforms, its owner on Telegram, and a clock that only a test moves."""

    app: App
    clock: Clock
    telegram: TelegramEmulator
    discord: DiscordEmulator
    owner: Person
    room: Channel
    thread: Channel
    people: int = 0

    def somebody(self, name: str = "Vera") -> Person:
        self.people += 1
        return self.telegram.person(name, 5000 + self.people)

    async def let_in(self, role: Role = Role.OPERATOR, name: str = "Vera") -> Person:
        person = self.somebody(name)
        await self.app.people.add(
            "telegram", str(person.id), role, name=name, private_chat=str(person.id), now=WEDNESDAY
        )
        person.chat.is_open = True
        return person

    async def on_discord(self, role: Role | None = None, name: str = "vera") -> DiscordPerson:
        person = self.discord.person(name)
        if role is not None:
            await self.app.people.add("discord", str(person.id), role, name=name, now=WEDNESDAY)
        return person

    async def code(self, line: str, *, of: Person | None = None) -> str:
        """Ask for a code, and return it."""
        who = of or self.owner
        before = len(who.chat.posts)
        who.say(line)
        message = await self.telegram.changes.until(
            lambda: next((m for m in who.chat.posts[before:] if CODE.search(m.text)), None),
            timeout=PATIENCE,
            what=lambda: f"no code in {[m.text for m in who.chat.posts]}",
        )
        return CODE.findall(message.text)[-1]

    async def request(self, person: Person) -> Message:
        """The card by which the owner is asked about somebody."""
        return await self.owner.sees(f"(id {person.id}) on Telegram has sent the invite")

    async def number(self, person: Person | DiscordPerson) -> int:
        front = "telegram" if isinstance(person, Person) else "discord"
        member = await self.app.people.member(front, str(person.id))
        assert member is not None
        return member.number

    async def role_of(self, person: Person | DiscordPerson) -> Role | None:
        front = "telegram" if isinstance(person, Person) else "discord"
        return await self.app.people.role_of(front, str(person.id))

    async def settled(self) -> None:
        """Wait until everything that was said before is answered."""
        before = len(self.owner.chat.posts)
        self.owner.say("/stats")
        await self.telegram.changes.until(
            lambda: len(self.owner.chat.posts) > before, timeout=PATIENCE, what=lambda: "no answer to the owner"
        )
        await self.app.intake.idle()


@asynccontextmanager
async def studio_in(folder: Path) -> AsyncIterator[Studio]:
    clock = Clock(WEDNESDAY)
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        owner, guild = telegram.person("Olga"), discord.guild()
        room = guild.channel()
        thread = guild.thread(room)
        async with served(folder, clock=clock, **telegram_settings(telegram), **discord_settings(discord)) as app:
            await app.people.add("telegram", "4242", Role.OWNER, name="Olga", private_chat="4242", now=WEDNESDAY)
            owner.chat.is_open = True
            await discord.connected()
            yield Studio(
                app=app, clock=clock, telegram=telegram, discord=discord, owner=owner, room=room, thread=thread
            )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Studio]:
    async with studio_in(tmp_path_factory.mktemp("people")) as opened:
        yield opened


class TestInvites:
    @pytest.mark.parametrize("as_sent", ["{}", "/start {}", " {} "])
    async def test_whoever_sends_an_invite_comes_in_once_the_owner_says_so(self, studio: Studio, as_sent: str) -> None:
        vera = studio.somebody()
        code = await studio.code("/invite operator Vera")
        vera.say(as_sent.format(code.lower()))
        card = await studio.request(vera)

        assert f"id {vera.id}" in card.text
        assert vera.chat.posts == []
        studio.owner.press("Let in", on=card)
        await vera.sees("You are in")
        await studio.settled()
        assert "Vera is operator now" in card.text
        assert await studio.role_of(vera) is Role.OPERATOR
        assert [button.label for button in card.buttons] == []

        before = len(vera.chat.posts)
        vera.say("/jobs")
        await studio.telegram.changes.until(
            lambda: len(vera.chat.posts) > before, timeout=PATIENCE, what=lambda: "Vera is not answered"
        )

    async def test_whom_the_owner_turns_away_never_hears_anything(self, studio: Studio) -> None:
        eve = studio.somebody("Eve")
        code = await studio.code("/invite viewer")
        eve.say(code)
        card = await studio.request(eve)
        studio.owner.press("No", on=card)
        await studio.owner.sees("Eve gets no answer")
        eve.say(code)
        eve.say("/jobs")
        await studio.settled()

        assert eve.chat.posts == []
        assert await studio.role_of(eve) is None

    async def test_an_invite_is_for_one_person_and_for_one_day(self, studio: Studio) -> None:
        first, second, late = studio.somebody("Ann"), studio.somebody("Ben"), studio.somebody("Cem")
        code = await studio.code("/invite viewer Ann")
        first.say(code)
        card = await studio.request(first)
        second.say(code)
        await studio.settled()
        old = await studio.code("/invite viewer Cem")
        studio.clock.now += timedelta(hours=25)
        late.say(old)
        await studio.settled()

        tickets = await studio.app.studio.tickets.waiting(since=WEDNESDAY)
        assert [ticket.by_user for ticket in tickets] == [str(first.id)]
        studio.owner.press("Let in", on=card)  # a day later
        await studio.owner.sees("That question has expired")
        assert await studio.role_of(first) is None
        await studio.app.studio.tickets.decide(tickets[0].id, now=studio.clock.now)

    async def test_whoever_guesses_is_not_even_looked_up_after_five_wrong_codes(self, studio: Studio) -> None:
        eve = studio.somebody("Eve")
        code = await studio.code("/invite viewer")
        for number in range(5):
            eve.say(f"AAAAA-AAAA{number}")
        eve.say(code)
        await studio.settled()

        assert await studio.app.studio.tickets.waiting(since=WEDNESDAY) == []
        assert eve.chat.posts == []

    async def test_an_operator_invites_nobody_and_presses_no_card_of_the_owners(self, studio: Studio) -> None:
        vera, eve = await studio.let_in(), studio.somebody("Eve")
        vera.say("/invite operator Eve")
        await vera.sees("/invite is for the owner")
        eve.say(await studio.code("/invite viewer"))
        card = await studio.request(eve)
        studio.telegram.pressed(vera, card, card.buttons[0])
        await studio.settled()

        assert await studio.role_of(eve) is None
        studio.owner.press("No", on=card)
        await studio.owner.sees("Eve gets no answer")

    async def test_a_request_that_nobody_answered_is_asked_again_after_a_restart(self, studio: Studio) -> None:
        eve = studio.somebody("Eve")
        eve.say(await studio.code("/invite viewer"))
        card = await studio.request(eve)
        await studio.app.reopen()
        await studio.settled()

        assert [m for m in studio.owner.chat.posts if f"id {eve.id}" in m.text] == [card]
        studio.owner.press("No", on=card)
        await studio.owner.sees("Eve gets no answer")


class TestRoles:
    async def test_a_role_that_is_changed_holds_from_the_next_word(self, studio: Studio) -> None:
        vera = await studio.let_in()
        number = await studio.number(vera)
        studio.owner.say(f"/roles {number}")
        card = await studio.owner.sees_button("Make viewer")
        studio.owner.press("Make viewer", on=card)
        await studio.owner.sees("Vera is viewer now")
        vera.say("make a beach reel for Ava")

        await vera.sees("you may look, but not change anything".capitalize())

    async def test_whoever_is_removed_is_silent_at_once_and_their_jobs_go_on(self, studio: Studio) -> None:
        vera = await studio.let_in(name="Removed")
        vera.say("delete persona Kai")
        card = await vera.sees_button("Delete")
        job = await studio.app.studio.jobs.add(
            Job(kind="reel", state=JobState.QUEUED, front="telegram", chat=str(vera.id), actor=f"telegram:{vera.id}",
                params={}, created_at=studio.clock.now)
        )  # fmt: skip
        vera.say("/status live")
        await vera.sees("Live status")
        await studio.settled()
        seen = len(vera.chat.everything)
        studio.owner.say(f"/roles {await studio.number(vera)} remove")
        said = await studio.owner.sees("is not answered any more")
        vera.press("Delete", on=card)
        vera.say("hello?")
        await studio.settled()

        assert f"{job.handle} goes on and reports to you" in said.text
        assert await studio.app.studio.personas.find("Kai") is not None
        assert [m for m in vera.chat.everything[seen:] if m.is_bot] == []
        assert await Watched(studio.app.studio.preferences).all() == {}
        moved = await studio.app.studio.jobs.get(job.id)
        assert moved is not None
        assert (moved.state, moved.chat) == (JobState.QUEUED, "4242")

    async def test_a_viewer_turns_the_pages_of_what_they_may_look_at(self, studio: Studio) -> None:
        eve = await studio.let_in(Role.VIEWER, name="Reader")
        eve.say("/calendar")
        page = await eve.sees_button("Next")
        eve.press("Next", on=page)

        await studio.telegram.changes.until(
            lambda: "16 – 22 March 2026" in page.text, timeout=PATIENCE, what=lambda: page.text
        )

    async def test_an_operator_without_approving_makes_but_lets_nothing_out(self, studio: Studio) -> None:
        vera = await studio.let_in(name="Careful")
        number = await studio.number(vera)
        studio.owner.say(f"/roles {number} approve off")
        await studio.owner.sees("makes and plans, and what goes out is approved by others")
        vera.say("make a picture of Ava in a cafe and post it tomorrow at 6pm")
        asked = await vera.sees_button("Approve", timeout=90)
        vera.press("Approve", on=asked)
        await vera.sees("The owner approves what goes out")
        (post,) = await studio.app.studio.deliveries.list(limit=5)
        assert post.state.value == "draft"
        studio.owner.say(f"/roles {number} approve on")
        await studio.owner.sees("may approve again")
        vera.press("Approve", on=asked)
        await vera.sees("is approved")

    async def test_a_button_counts_only_in_the_chat_that_shows_it(self, studio: Studio) -> None:
        """Who may less there than elsewhere could else carry its token to where they may more."""
        vera = await studio.let_in(name="Carrier")
        vera.say("delete persona Kai")
        card = await vera.sees_button("Delete")
        button = next(one for one in card.buttons if one.label == "Delete")
        studio.owner.say("/help")
        seen = await studio.owner.sees("")
        studio.telegram.pressed(studio.owner, seen, button)
        await studio.owner.sees("That button belongs to another chat")

        assert await studio.app.studio.personas.find("Kai") is not None


class TestLinks:
    async def test_a_strangers_account_becomes_ones_own_by_ones_own_code(self, studio: Studio) -> None:
        vera, desktop = await studio.let_in(name="Linked"), await studio.on_discord()
        vera.say("/timezone Tokyo")
        await vera.sees("Asia/Tokyo")
        vera.say("/persona use Kai")
        await vera.sees("We are talking about Kai now")
        code = await studio.code("/link", of=vera)
        desktop.say(f"/link {code}")
        await desktop.sees("You are Linked here too now, operator as before")
        await vera.sees(f"vera (id {desktop.id}) on Discord is linked")

        assert await studio.number(vera) == await studio.number(desktop)
        desktop.say("/timezone")
        await desktop.sees("Asia/Tokyo")
        desktop.say("/persona use Ava")
        await desktop.sees("We are talking about Ava now")
        memory = (await studio.app.studio.conversations.open("telegram", str(vera.id), now=WEDNESDAY)).memory
        ava = await studio.app.studio.personas.find("Ava")
        assert ava is not None
        assert memory["persona"] == ava.id
        desktop.say("/report a note")
        await desktop.sees("Noted as")
        (noted,) = await studio.app.studio.errors.recent(limit=1)
        assert noted.details["by"] == f"telegram:{vera.id}"

        studio.owner.say(f"/roles {await studio.number(vera)} viewer")
        await studio.owner.sees("Linked is viewer now")
        assert await studio.role_of(desktop) is Role.VIEWER
        vera.say("/unlink")
        await vera.sees("is not answered any more")
        assert await studio.role_of(desktop) is None

    async def test_a_link_code_works_once_and_for_ten_minutes(self, studio: Studio) -> None:
        vera, desktop, eve = (
            await studio.let_in(name="Once"),
            await studio.on_discord(),
            await studio.on_discord(name="eve"),
        )
        old = await studio.code("/link", of=vera)
        studio.clock.now += timedelta(minutes=11)
        desktop.say(old)
        code = await studio.code("/link", of=vera)
        desktop.say(code)
        await desktop.sees("You are Once here too now")
        eve.say(code)
        eve.say(f"/link {code}")
        await studio.settled()

        assert await studio.role_of(eve) is None
        assert eve.dm.posts == []

    async def test_the_same_name_links_nobody(self, studio: Studio) -> None:
        vera, desktop = await studio.let_in(name="Same"), await studio.on_discord(Role.VIEWER, name="Same")

        assert await studio.number(vera) != await studio.number(desktop)

    async def test_nobody_becomes_more_by_being_sent_a_code(self, studio: Studio) -> None:
        """A viewer hands the owner a code, as a trap: typed, it would make the viewer's account the owner's."""
        viewer = await studio.let_in(Role.VIEWER, name="Trap")
        boss = await studio.on_discord(Role.OWNER, name="boss")
        code = await studio.code("/link", of=viewer)
        boss.say(f"/link {code}")
        await boss.sees("You may do more here than the account that made the code")

        assert await studio.role_of(viewer) is Role.VIEWER
        assert await studio.role_of(boss) is Role.OWNER
        assert await studio.app.people.remove("discord", str(boss.id))

    async def test_an_account_that_had_a_role_has_it_again_and_no_more_than_now(self, studio: Studio) -> None:
        vera, desktop = await studio.let_in(name="Back"), await studio.on_discord(Role.VIEWER)
        desktop.say(f"/link {await studio.code('/link', of=vera)}")
        await desktop.sees("are one person")
        assert await studio.role_of(desktop) is Role.OPERATOR
        desktop.say("/unlink")
        await desktop.sees("it is viewer by itself")

        assert await studio.role_of(desktop) is Role.VIEWER
        assert await studio.number(vera) != await studio.number(desktop)


class TestGroups:
    def mention(self, studio: Studio, text: str) -> str:
        return f"{text} @{studio.telegram.bot['username']}"

    async def test_a_group_is_off_until_the_owner_says_so_in_it(self, studio: Studio) -> None:
        group, vera, eve = studio.telegram.group(id=-1007001), await studio.let_in(name="Gina"), studio.somebody("Eve")
        vera.say("/chat on", chat=group)
        vera.say(self.mention(studio, "/jobs"), chat=group)
        eve.say("/chat on", chat=group)
        studio.owner.say("/jobs", chat=group)
        studio.telegram.anonymous_admin_says(group, "/chat on")
        await studio.settled()
        assert [m.text for m in group.posts if m.sender == studio.telegram.bot] == []

        studio.owner.say(f"/chat@{studio.telegram.bot['username']} on", chat=group)
        await studio.owner.sees("Here I answer people with a role", chat=group)
        seen = len(group.posts)
        eve.say(self.mention(studio, "hello"), chat=group)
        vera.say("not to the bot", chat=group)
        await studio.settled()
        assert len(group.posts) == seen
        vera.say(self.mention(studio, "who is there?"), chat=group)
        await studio.telegram.changes.until(
            lambda: len(group.posts) > seen, timeout=PATIENCE, what=lambda: "Gina is not answered in the group"
        )

        studio.owner.say("/chat off", chat=group)
        await studio.owner.sees("I am silent here from now on", chat=group)
        seen = len(group.posts)
        vera.say(self.mention(studio, "hello"), chat=group)
        await studio.settled()
        assert len(group.posts) == seen

    async def test_a_role_may_be_another_one_in_one_group(self, studio: Studio) -> None:
        group, vera = studio.telegram.group(id=-1007002), await studio.let_in(name="Hana")
        studio.owner.say("/chat on", chat=group)
        await studio.owner.sees("Here I answer", chat=group)
        studio.owner.say(f"/roles {await studio.number(vera)} viewer here", chat=group)
        await studio.owner.sees("Hana is viewer in this group now", chat=group)
        vera.say("/persona rm Kai", chat=group)
        await vera.sees("You may look, but not change anything", chat=group)
        vera.say("/persona rm Kai")
        card = await vera.sees_button("Delete")

        assert "Delete" in [button.label for button in card.buttons]

        def offered() -> list[list[str]]:
            return [
                [name for name in ("library", "reel") if name in studio.telegram.menu(vera, where)]
                for where in (None, group)
            ]

        await studio.telegram.changes.until(
            lambda: offered() == [["library", "reel"], ["library"]],
            timeout=PATIENCE,
            what=lambda: f"the menus stay: {offered()}",
        )

    async def test_a_strangers_press_in_a_group_gets_nothing(self, studio: Studio) -> None:
        group, eve = studio.telegram.group(id=-1007003), studio.somebody("Eve")
        studio.owner.say("/chat on", chat=group)
        await studio.owner.sees("Here I answer", chat=group)
        studio.owner.say("/persona rm Kai", chat=group)
        card = await studio.owner.sees_button("Delete", chat=group)
        seen = len(group.posts)
        press = eve.press("Delete", on=card)
        await studio.settled()

        assert await studio.app.studio.personas.find("Kai") is not None
        assert (press.is_answered, press.toast) == (True, "")
        assert len(group.posts) == seen
        assert eve.chat.posts == []

    async def test_on_discord_a_thread_belongs_to_its_channel(self, studio: Studio) -> None:
        boss = await studio.on_discord(Role.OWNER, name="boss2")
        room, thread = studio.room, studio.thread
        boss.say("/chat on", channel=room, mention=True)
        await boss.sees("Here I answer", channel=room)
        boss.say("/persona use Kai", channel=thread, mention=True)
        await boss.sees("We are talking about Kai now", channel=thread)

        places = await studio.app.studio.places.all("discord")
        assert [place.chat for place in places] == [str(room.id)]
        assert await studio.app.people.remove("discord", str(boss.id))


class TestPlaces:
    async def test_each_topic_has_a_persona_and_a_memory_of_its_own(self, studio: Studio) -> None:
        chat: Chat = studio.owner.chat
        first, second = studio.telegram.topic(chat), studio.telegram.topic(chat)
        studio.owner.say("/persona use Kai", topic=first)
        await studio.owner.sees("We are talking about Kai now")
        studio.owner.say("/persona use Ava", topic=second)
        await studio.owner.sees("We are talking about Ava now")
        studio.owner.say("/persona use Kai")
        await studio.app.intake.idle()
        third = studio.telegram.topic(chat)
        studio.owner.say("/remember she never wears hats", topic=first)
        await studio.settled()

        memories: dict[int, Any] = {}
        for topic in (first, second, third):
            conversation = await studio.app.studio.conversations.open("telegram", f"4242/{topic}", now=WEDNESDAY)
            persona = await studio.app.studio.personas.get(str(conversation.memory.get("persona")))
            facts = await studio.app.studio.facts.of(conversation.id, everyone=True)
            memories[topic] = (persona.name if persona else None, len(facts))
        assert memories == {first: ("Kai", 1), second: ("Ava", 0), third: (None, 0)}
        assert {m.topic for m in chat.in_topic(first)} == {first}
        assert "Kai" in chat.in_topic(first)[1].text
