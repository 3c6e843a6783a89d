"""Whose menu holds what: each known person's in their private chat, and in the groups that are on."""

import asyncio
from collections.abc import Sequence

from bot.commands import menu
from bot.fronts.front import Menu
from storage.people import People
from storage.places import Places
from storage.tables import Role
from tools.speaking import CHOSEN


class PeoplesMenus:
    def __init__(self, people: People, places: Places) -> None:
        self._people = people
        self._places = places
        self._changed = asyncio.Event()

    def change(self) -> None:
        """Somebody came, went, or may do something else."""
        self._changed.set()

    async def changed(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    async def of(self, front: str) -> Sequence[Menu]:
        await asyncio.to_thread(menu)  # which reads every catalogue, once
        people = await self._people.list()
        chosen = {person.id: str(person.choices.get(CHOSEN, "")) for person in people}
        accounts = [person for person in people if person.front == front]
        found = [
            Menu(
                chat=one.private_chat,
                user=one.user,
                is_private=True,
                commands=tuple(menu(one.role)),
                language=chosen.get(one.linked_to or one.id, ""),
            )
            for one in accounts
            if one.private_chat
        ]
        for place in await self._places.all(front):
            roles = await self._places.roles_in(front, place.chat)
            for one in accounts:
                role = one.role if one.role is Role.OWNER else roles.get(one.id, one.role)
                found.append(
                    Menu(
                        chat=place.chat,
                        user=one.user,
                        is_private=False,
                        commands=tuple(menu(role)),
                        language=chosen.get(one.linked_to or one.id, ""),
                    )
                )
        return found
