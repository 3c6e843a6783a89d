"""The line before a server: first come, first served, and nobody's place is lost."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from tools.comfyui.line import Line


class Visitors:
    """Come to the line by name, and stay until they are told to go."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.inside: list[str] = []
        self.told: dict[str, list[int]] = {}
        self._doors: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        for name in names:
            self._doors[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._visit(name))
            await asyncio.sleep(0)
        await self.settle()

    async def go(self, *names: str) -> None:
        for name in names:
            self._doors[name].set()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def _visit(self, name: str) -> None:
        async with self.line.place(lambda ahead: self.told.setdefault(name, []).append(ahead)):
            self.inside.append(name)
            await self._doors[name].wait()
        self.inside.remove(name)


@asynccontextmanager
async def visitors(at_once: int):  # type: ignore[no-untyped-def]
    one = Visitors(Line(at_once))
    try:
        yield one
    finally:
        for task in one.tasks.values():
            task.cancel()
        await asyncio.wait(one.tasks.values())


async def test_two_go_in_and_the_others_follow_in_the_order_in_which_they_came() -> None:
    async with visitors(2) as we:
        await we.come("a", "b", "c", "d", "e")
        assert we.inside == ["a", "b"]
        assert we.told == {"c": [0], "d": [1], "e": [2]}

        await we.go("b")
        assert we.inside == ["a", "c"]
        await we.go("a", "c")
        assert we.inside == ["d", "e"]
        assert len(we.line) == 0


async def test_who_comes_while_others_wait_does_not_slip_past_them() -> None:
    async with visitors(1) as we:
        await we.come("a", "b")
        we._doors["a"].set()
        await we.come("c")

        assert we.inside == ["b"]


async def test_one_who_gives_up_in_the_line_leaves_no_gap() -> None:
    async with visitors(1) as we:
        await we.come("a", "b", "c")
        we.tasks["b"].cancel()
        await we.settle()
        assert len(we.line) == 1

        await we.go("a")
        assert we.inside == ["c"]


async def test_one_who_is_called_and_cancelled_at_once_hands_the_place_on() -> None:
    async with visitors(1) as we:
        await we.come("a", "b", "c")
        we._doors["a"].set()
        await asyncio.sleep(0)
        we.tasks["b"].cancel()
        await we.settle()

        assert we.inside == ["c"]
        await we.go("c")
        await we.come("d")
        assert we.inside == ["d"]


async def test_a_failure_inside_gives_the_place_back() -> None:
    line = Line(1)
    with pytest.raises(ZeroDivisionError):
        async with line.place(lambda _: None):
            raise ZeroDivisionError

    async with asyncio.timeout(1), line.place(lambda _: None):
        pass


async def test_who_waits_for_long_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.comfyui.line.TELL_EVERY", 0.02)
    async with visitors(1) as we:
        await we.come("a", "b", "c")
        await asyncio.sleep(0.05)
        await we.go("a")
        await asyncio.sleep(0.05)

        assert we.told["c"][0] == 1
        assert we.told["c"][-1] == 0
