import asyncio
import contextlib
import io
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.fronts.console import ConsoleFront
from bot.fronts.front import Button, Inbound, Media, Progress, View
from storage.errors import DiskFull
from tests.bot.fronts.conftest import Heard, eventually


async def idle() -> None: ...


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


class Terminal:
    """What a person sees: everything that was written."""

    def __init__(self, *, is_terminal: bool = False) -> None:
        self.out = io.StringIO()
        self.console = Console(file=self.out, force_terminal=is_terminal, width=100, color_system=None)

    @property
    def text(self) -> str:
        return self.out.getvalue()


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def buttons(*labels: str) -> tuple[tuple[Button, ...], ...]:
    return (tuple(Button(token=f"token of {label}", label=label) for label in labels),)


async def play(front_of: Callable[..., ConsoleFront], heard: Heard, *lines: str) -> list[Inbound]:
    await front_of(lines=typed(*lines)).serve(heard.answer)
    return heard.inbounds


@pytest.fixture
def front_of(terminal: Terminal) -> Callable[..., ConsoleFront]:
    def make(**options: object) -> ConsoleFront:
        return ConsoleFront(**({"idle": idle, "console": terminal.console} | options))  # type: ignore[arg-type]

    return make


class TestIn:
    @pytest.mark.parametrize(
        ("line", "command", "text"),
        [
            ("make a reel", "", "make a reel"),
            ("/reel Ava  beach", "reel", "Ava  beach"),
            ("  /HELP\n", "help", ""),
            ("🙈🙈", "", "🙈🙈"),
            ("مرحبا", "", "مرحبا"),
            ("x" * 10_000, "", "x" * 10_000),
            ("a\x00b\x1b[2Jc", "", "a b [2Jc"),
        ],
    )
    async def test_a_line_arrives(
        self, line: str, command: str, text: str, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        (inbound,) = await play(front_of, heard, line)

        assert (inbound.command, inbound.text) == (command, text)
        assert (inbound.origin.front, inbound.origin.user) == ("console", "console")

    async def test_an_empty_line_is_nothing_and_quit_leaves(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        assert [i.text for i in await play(front_of, heard, "", "   ", "one", "/quit", "two")] == ["one"]

    async def test_two_equal_lines_are_two_messages(self, front_of: Callable[..., ConsoleFront], heard: Heard) -> None:
        first, second = await play(front_of, heard, "again", "again")

        assert first.key != second.key

    @pytest.mark.parametrize("form", ["/attach {} use this", "{} use this", "'{}' use this", "file://{} use this"])
    async def test_a_file_is_attached_by_its_path(
        self, form: str, front_of: Callable[..., ConsoleFront], heard: Heard, tmp_path: Path
    ) -> None:
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(b"jpeg")
        (inbound,) = await play(front_of, heard, form.format(photo))

        (file,) = inbound.attachments
        assert (file.path, file.mime, file.size, inbound.text) == (photo, "image/jpeg", 4, "use this")

    async def test_a_path_with_spaces_as_a_terminal_drops_it(
        self, front_of: Callable[..., ConsoleFront], heard: Heard, tmp_path: Path
    ) -> None:
        photo = tmp_path / "my photo.jpg"
        photo.write_bytes(b"jpeg")
        (inbound,) = await play(front_of, heard, str(photo).replace(" ", "\\ ") + ' it\'s "for" Ava')

        assert inbound.attachments[0].path == photo
        assert inbound.text == 'it\'s "for" Ava'

    async def test_a_file_that_is_not_there_is_said(
        self, front_of: Callable[..., ConsoleFront], heard: Heard, terminal: Terminal
    ) -> None:
        assert await play(front_of, heard, "/attach /no/such.jpg", "/attach", "/no/other.png and a reel of it") == []
        assert "There is no file /no/such.jpg." in terminal.text
        assert "There is no file /no/other.png." in terminal.text
        assert "Which file?" in terminal.text

    async def test_a_full_disk_is_one_line_and_the_next_line_is_read(
        self, front_of: Callable[..., ConsoleFront], terminal: Terminal
    ) -> None:
        answers: list[str] = []

        async def answer(inbound: Inbound) -> None:
            if inbound.text == "one":
                raise DiskFull("The disk is full.", fix="Free some space.")
            answers.append(inbound.text)

        await front_of(lines=typed("one", "two")).serve(answer)

        assert "The disk is full. Free some space." in terminal.text
        assert answers == ["two"]


class TestChoices:
    async def test_a_number_presses_a_button_of_the_newest_question(
        self, front_of: Callable[..., ConsoleFront], heard: Heard, terminal: Terminal
    ) -> None:
        front = front_of(lines=typed("2", "9", "reject"))
        await front.show("console", View(key="post:1", text="Old?", buttons=buttons("Keep", "Drop")))
        await front.show("console", View(key="post:2", text="Post it?", buttons=buttons("Approve", "Reject")))
        await front.serve(heard.answer)

        assert [i.press for i in heard.inbounds] == ["token of Reject", "token of Reject"]
        assert "[1] Approve   [2] Reject" in terminal.text
        assert "There is no choice 9 now. There are 1 to 2." in terminal.text

    async def test_a_number_presses_what_it_stands_before_on_the_screen(
        self, front_of: Callable[..., ConsoleFront], heard: Heard, terminal: Terminal
    ) -> None:
        front = front_of(lines=typed("1", "2", "3", "4", "5"))
        post = View(key="post:1", text="Post it?", buttons=buttons("Approve", "Edit", "Move", "Reject"))
        await front.show("console", post)
        await front.show("console", View(key="turn:2", text="Remembered.", buttons=buttons("Undo")))
        await front.serve(heard.answer)

        assert "[2] Edit" in terminal.text
        assert "[5]" not in terminal.text
        assert [i.press for i in heard.inbounds] == [f"token of {one}" for one in ("Undo", "Edit", "Move", "Reject")]
        assert "There is no choice 5 now. There are 1 to 4." in terminal.text

    async def test_a_card_that_is_written_again_has_the_numbers_it_is_written_with(
        self, front_of: Callable[..., ConsoleFront], heard: Heard, terminal: Terminal
    ) -> None:
        front = front_of(lines=typed("3", "2"))
        post = View(key="post:1", text="Post it?", buttons=buttons("Approve", "Reject"))
        await front.show("console", post)
        await front.show("console", View(key="turn:2", text="Remembered.", buttons=buttons("Undo")))
        await front.show("console", replace(post, text="Post it now?"))
        await front.serve(heard.answer)

        assert "[2] Approve   [3] Reject" in terminal.text
        assert [i.press for i in heard.inbounds] == ["token of Reject", "token of Approve"]

    async def test_running_work_does_not_take_the_first_numbers(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed("1", "2"))
        await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve")))
        running = Progress(stage="rendering", fraction=0.5)
        await front.show("console", View(key="job:5", text="Reel", progress=running, buttons=buttons("Cancel")))
        await front.serve(heard.answer)

        assert [i.press for i in heard.inbounds] == ["token of Approve", "token of Cancel"]

    async def test_running_work_comes_right_after_the_newest_question(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed("2", "keep"))
        await front.show("console", View(key="post:1", text="Old?", buttons=buttons("Keep")))
        running = Progress(stage="rendering", fraction=0.5)
        await front.show("console", View(key="job:5", text="Reel", progress=running, buttons=buttons("Cancel")))
        await front.show("console", View(key="post:2", text="Post it?", buttons=buttons("Approve")))
        await front.serve(heard.answer)

        assert [i.press for i in heard.inbounds] == ["token of Cancel", "token of Keep"]

    async def test_a_card_that_is_called_back_has_the_first_numbers_again(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed("1"))
        card = View(key="job:1", text="Reel", buttons=buttons("Again"), is_final=True)
        await front.show("console", card)
        await front.show("console", View(key="post:2", text="Post it?", buttons=buttons("Approve")))
        await front.show("console", replace(card, at_the_end=True))
        await front.serve(heard.answer)

        assert [i.press for i in heard.inbounds] == ["token of Again"]

    async def test_a_number_answers_a_question_in_words(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed("2", "2"))
        await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve", "Reject")))
        await front.show("console", View(key="turn:1", text="To when?", asks=True))
        await front.serve(heard.answer)

        assert [i.text or i.press for i in heard.inbounds] == ["2", "token of Reject"]

    async def test_a_number_presses_what_came_after_the_question_and_a_higher_one_still_answers_it(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed("44"))
        await front.show("console", View(key="turn:1", text="How old is Mara?", asks=True))
        await front.show("console", View(key="job:1", text="Reel", buttons=buttons("Again", "Post"), is_final=True))
        await front.serve(heard.answer)
        again = front_of(lines=typed("2"))
        await again.show("console", View(key="turn:1", text="How old is Mara?", asks=True))
        await again.show("console", View(key="job:1", text="Reel", buttons=buttons("Again", "Post"), is_final=True))
        await again.serve(heard.answer)

        assert [i.text or i.press for i in heard.inbounds] == ["44", "token of Post"]

    async def test_a_question_with_buttons_is_answered_by_their_numbers(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed("1"))
        await front.show("console", View(key="turn:1", text="For whom?", buttons=buttons("Ava", "Kai"), asks=True))
        await front.serve(heard.answer)

        assert [i.press for i in heard.inbounds] == ["token of Ava"]

    async def test_an_answered_question_has_no_numbers_any_more(
        self, front_of: Callable[..., ConsoleFront], heard: Heard, terminal: Terminal
    ) -> None:
        front = front_of(lines=typed("1"))
        await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve")))
        await front.show("console", View(key="post:1", text="Approved.", is_final=True))
        await front.serve(heard.answer)

        assert heard.inbounds == []
        assert "There is no choice 1 now." in terminal.text

    async def test_a_number_means_what_it_meant_when_the_line_was_begun(
        self, front_of: Callable[..., ConsoleFront], heard: Heard
    ) -> None:
        front = front_of(lines=typed())
        await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve")))
        front._line_begun(True)
        await front.show("console", View(key="persona:1", text="Delete Ava?", buttons=buttons("Delete")))
        await front._typed("1", heard.answer)

        assert heard.inbounds[0].press == "token of Approve"


class TestOut:
    async def test_a_pipe_gets_a_line_for_each_stage_and_the_end(
        self, front_of: Callable[..., ConsoleFront], terminal: Terminal
    ) -> None:
        front = front_of()
        for stage, fraction in (("images", 0.1), ("images", 0.4), ("rendering", 0.6), ("rendering", 0.8)):
            progress = Progress(stage=stage, fraction=fraction, eta=timedelta(seconds=40))
            await front.show("console", View(key="job:5", text="**Reel** J5", progress=progress))
        await front.show("console", View(key="job:5", text="**Reel** J5 is ready", is_final=True))

        assert terminal.text.splitlines() == [
            "Reel J5",
            "▰▱▱▱▱▱▱▱▱▱ 10 % · images · about 40 s left",
            "▰▰▰▰▰▰▱▱▱▱ 60 % · rendering · about 40 s left",
            "Reel J5 is ready",
        ]

    async def test_media_is_an_absolute_path_with_its_size(
        self, front_of: Callable[..., ConsoleFront], terminal: Terminal, tmp_path: Path
    ) -> None:
        reel = tmp_path / ("a long name " * 10 + ".mp4")
        reel.write_bytes(b"x" * 2_500_000)
        media = Media(
            path=reel, kind="video", mime="video/mp4", name="r", sha256="", width=1080, height=1920, duration_s=15.04
        )
        await front_of().show("console", View(key="", text="Ready", media=(media,)))

        assert f"video {reel}  1080x1920 · 15.0 s · 2.5 MB" in terminal.text.splitlines()

    async def test_the_same_view_again_is_not_written_again(
        self, front_of: Callable[..., ConsoleFront], terminal: Terminal
    ) -> None:
        front = front_of()
        for _ in range(3):
            await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve")))

        assert terminal.text.count("Post it?") == 1

    async def test_on_a_terminal_a_card_is_drawn_in_place(self, heard: Heard) -> None:
        terminal = Terminal(is_terminal=True)

        async def lines() -> AsyncIterator[str]:
            yield "make a reel"
            for percent in range(0, 100, 10):
                progress = Progress(stage="rendering", fraction=percent / 100)
                await front.show("console", View(key="job:5", text="Reel", progress=progress))
            await front.show("console", View(key="job:5", text="Reel is ready", is_final=True))

        front = ConsoleFront(idle=idle, console=terminal.console, lines=lines())
        await front.serve(heard.answer)

        assert "\x1b[2K" in terminal.text  # lines are taken back
        assert terminal.text.rstrip().endswith("Reel is ready")


class TestPipe:
    @pytest.mark.parametrize("source", ["pipe", "file"])
    async def test_each_line_waits_for_the_work_of_the_one_before(
        self,
        source: str,
        front_of: Callable[..., ConsoleFront],
        heard: Heard,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        script = b"make a reel\n\xff\xfe not text\n1\n/quit\nnever read\n"
        if source == "pipe":
            read, write = os.pipe()
            os.write(write, script)
            os.close(write)
            stdin = os.fdopen(read)
        else:
            (tmp_path / "script").write_bytes(script)
            stdin = (tmp_path / "script").open()
        monkeypatch.setattr(sys, "stdin", stdin)
        idles: list[int] = []

        async def work_ends() -> None:
            if heard.texts == ["make a reel"]:
                await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve")))
            idles.append(len(heard.inbounds))

        front = front_of(idle=work_ends)
        await front.serve(heard.answer)
        stdin.close()

        assert [i.text or i.press for i in heard.inbounds] == ["make a reel", "�� not text", "token of Approve"]
        assert idles == [1, 2, 3, 3]

    @pytest.mark.parametrize("source", [os.devnull, None])
    async def test_an_input_that_has_nothing_to_say_ends_the_talk(
        self, source: str | None, front_of: Callable[..., ConsoleFront], heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with contextlib.ExitStack() as stack:
            monkeypatch.setattr(sys, "stdin", stack.enter_context(Path(source).open()) if source else None)
            async with asyncio.timeout(5):
                await front_of().serve(heard.answer)

        assert heard.inbounds == []


class TestPrompt:
    async def test_a_person_types_while_cards_move_and_leaves_with_two_interrupts(
        self, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal = Terminal(is_terminal=True)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
            front = ConsoleFront(idle=idle, console=terminal.console)
            serving = asyncio.create_task(front.serve(heard.answer))
            keys.send_text("make a reel\n")
            await heard.until(1)
            running = Progress(stage="rendering", fraction=0.5)
            await front.show("console", View(key="job:5", text="Reel J5", progress=running, buttons=buttons("Cancel")))
            toolbar = front._screen.toolbar()  # type: ignore[attr-defined]
            keys.send_text("1")
            await eventually(lambda: front._begun is not None)
            await front.show("console", View(key="post:1", text="Post it?", buttons=buttons("Approve")))
            keys.send_text("\n")
            await heard.until(2)
            keys.send_text("\x03")
            await eventually(lambda: "again leaves" in terminal.text)
            keys.send_text("\x03")
            await asyncio.wait_for(serving, 5)

        assert toolbar == "Reel J5\n▰▰▰▰▰▱▱▱▱▱ 50 % · rendering\n[1] Cancel"
        assert [i.text or i.press for i in heard.inbounds] == ["make a reel", "token of Cancel"]
