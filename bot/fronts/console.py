"""The terminal front: lines in, views out, the same core as everywhere. Whoever types here is the owner.

On a terminal the prompt stays usable while work goes on. From a pipe, each line waits until the work of the line
before has ended, so that a script reads like a conversation.
"""

import asyncio
import contextlib
import io
import mimetypes
import os
import re
import shlex
import stat
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from rich.console import Console
from rich.text import Text

from bot.fronts.console_screen import LiveScreen, PlainScreen, PromptScreen, Screen
from bot.fronts.front import Answer, Attachment, Button, Caps, Inbound, Media, Origin, View
from bot.fronts.markup import parse, rich_text
from bot.fronts.telling import command_of
from storage.errors import StorageError
from storage.wording import known_language, speaking, tr
from tools.errors import TroupeError

ORIGIN = Origin(front="console", chat="console", user="console", name="you")
LEAVE = {"/quit", "/exit", "/q", "quit", "exit"}
HIDDEN = "•••"  # in the place of a secret
TWICE = 2.0  # seconds within which a second ^C leaves
REMEMBERED = 20  # views whose buttons can still be pressed


@dataclass(frozen=True, kw_only=True)
class _Numbers:
    """What a plain number means: the choice of that place, or the answer to a question in words ("44" to "how old?")."""

    buttons: tuple[Button, ...]  # newest first
    choices: dict[int, Button]
    are_words: bool


class ConsoleFront:
    """`lines` plays a conversation; without it, a person types, or a pipe is read.

    `idle` returns when no turn and no work is running. `serve` returns when the person leaves.
    """

    name = "console"

    def __init__(
        self,
        *,
        idle: Callable[[], Awaitable[None]],
        console: Console | None = None,
        lines: AsyncIterator[str] | None = None,
        locale: str = "",
    ) -> None:
        self._origin = replace(ORIGIN, locale=locale)
        self._language = known_language(locale)  # of what is said before anybody is answered
        self._console = console or Console()
        self._lines = lines
        self._idle = idle
        self._is_prompting = lines is None and _is_typed() and self._console.is_terminal
        self._screen: Screen = self._screen_for()
        self._running: dict[str, View] = {}
        self._shown: dict[str, View] = {}
        self._choices: dict[str, tuple[Button, ...]] = {}  # by view, oldest first
        self._written: dict[str, int] = {}  # the number that stands on the screen before each button, by its token
        self._begun: _Numbers | None = None  # what the numbers meant when the line was begun
        self._is_asked = False  # a question in words is open
        self._is_asked_last = False  # and nothing with buttons has come after it
        self._is_hidden = False  # what is typed next is a secret
        self._hide: Callable[[bool], None] = lambda is_hidden: None  # on the line that is being typed

    def caps(self, chat: str) -> Caps:
        return Caps(
            max_text=1_000_000,
            max_upload=2**40,
            edit_every=timedelta(seconds=0.2),
            buttons_per_row=9,
            streams=self._console.is_terminal,
        )

    async def show(self, chat: str, view: View) -> None:
        key = view.key or uuid.uuid4().hex
        before = self._shown.get(key)
        self._shown[key] = view
        while len(self._shown) > 10 * REMEMBERED:
            del self._shown[next(iter(self._shown))]
        self._offer(key, view, before)
        if (view.progress is not None or view.grows) and not view.is_final:
            self._running[key] = view
        else:
            self._running.pop(key, None)
            is_news = before is None or before.progress is not None or before.grows or _seen(before) != _seen(view)
            if is_news or view.at_the_end:
                self._screen.cards(self._running, self._numbered)
                self._screen.print(*self._drawn(view))
        self._screen.cards(self._running, self._numbered)

    async def take_away(self, chat: str, ref: str) -> bool:
        return False  # what stands on a screen stays there

    async def serve(self, answer: Answer) -> None:
        with speaking(self._language):
            await self._serve(answer)

    async def _serve(self, answer: Answer) -> None:
        try:
            if self._lines is not None:
                await self._play(self._lines, answer, waits=False)
                await self._idle()
            elif self._is_prompting:
                await self._prompt(answer)
            else:
                await self._play(_stdin(), answer, waits=True)
                await self._idle()
        finally:
            self._screen.close()

    # In

    async def _play(self, lines: AsyncIterator[str], answer: Answer, *, waits: bool) -> None:
        async for line in lines:
            self._screen.print(Text(f"› {self._echo(line)}", style="bold"))
            if not await self._typed(line, answer):
                return
            if waits:
                await self._idle()

    async def _prompt(self, answer: Answer) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.patch_stdout import patch_stdout

        assert isinstance(self._screen, PromptScreen)
        session: PromptSession[str] = PromptSession("› ", bottom_toolbar=self._screen.toolbar)
        session.default_buffer.on_text_changed += lambda buffer: self._line_begun(bool(buffer.text))
        self._screen.attach(session.app.invalidate)

        def hide(is_hidden: bool) -> None:
            session.is_password = is_hidden

        self._hide = hide
        interrupted = -TWICE
        with patch_stdout(raw=True):
            self._screen.print(Text(tr("Say what to make. /help shows more, /quit leaves."), style="dim"))
            while True:
                self._begun = None
                try:
                    line = await session.prompt_async()
                except EOFError:
                    return
                except KeyboardInterrupt:
                    now = asyncio.get_running_loop().time()
                    if now - interrupted < TWICE:
                        return
                    interrupted = now
                    self._screen.print(
                        Text(tr("^C again leaves; what is running goes on at the next start."), style="dim")
                    )
                    continue
                if not await self._typed(line, answer):
                    return

    def _hidden(self, is_hidden: bool) -> None:
        self._is_hidden = is_hidden
        self._hide(is_hidden)

    def _echo(self, line: str) -> str:
        """Return a line of a script as it is shown: a secret is not."""
        words = _clean(line)[:500]
        if self._is_hidden:
            return HIDDEN
        connecting = re.match(r"(/connect\s+\S+)\s+\S", words, re.IGNORECASE)
        return f"{connecting[1]} {HIDDEN}" if connecting else words

    def _line_begun(self, has_text: bool) -> None:
        """A card that arrives while the person types must not change what their number means."""
        if not has_text:
            self._begun = None
        elif self._begun is None:
            self._begun = self._numbers()

    async def _typed(self, line: str, answer: Answer) -> bool:
        """Hand one line on; False when it was a farewell."""
        words = _clean(line)
        if words.lower() in LEAVE:
            return False
        if not words:
            return True
        inbound = await asyncio.to_thread(self._read, words)
        if isinstance(inbound, str):
            self._screen.print(Text(inbound))
            return True
        self._is_asked = self._is_asked_last = False  # whatever this says; what stays open is asked again
        self._hidden(False)
        try:
            await answer(inbound)
        except (TroupeError, StorageError) as error:
            self._screen.print(Text(f"{error.message} {error.fix}".strip(), style="red"))
        return True

    def _read(self, words: str) -> Inbound | str:
        """The inbound of a line, or what to tell the person instead."""
        key = uuid.uuid4().hex
        numbers = self._begun or self._numbers()
        if re.fullmatch(r"\d{1,2}", words) and not numbers.are_words:
            most = max(numbers.choices, default=0)
            if pressed := numbers.choices.get(int(words)):
                return Inbound(origin=self._origin, key=key, press=pressed.token)
            if not self._is_asked:
                if most:
                    return tr("There is no choice {number} now. There are 1 to {most}.", number=int(words), most=most)
                return tr("There is no choice {number} now.", number=int(words))
        for button in numbers.buttons:
            if button.label.casefold() == words.casefold():
                return Inbound(origin=self._origin, key=key, press=button.token)
        attached = _attached(words)
        if isinstance(attached, str):
            return attached
        if attached is not None:
            file, rest = attached
            mime = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            attachment = Attachment(path=file, name=file.name, mime=mime, size=file.stat().st_size)
            return Inbound(origin=self._origin, key=key, text=rest, attachments=(attachment,))
        command, rest = command_of(words)
        return Inbound(origin=self._origin, key=key, command=command, text=rest)

    # Out

    def _screen_for(self) -> Screen:
        if not self._console.is_terminal:
            return PlainScreen(self._console)
        return PromptScreen(self._console) if self._is_prompting else LiveScreen(self._console)

    def _offer(self, key: str, view: View, before: View | None) -> None:
        buttons = tuple(button for row in view.buttons for button in row)
        if self._choices.get(key) != buttons or view.at_the_end:
            self._choices.pop(key, None)
            if buttons:
                self._choices[key] = buttons
        while len(self._choices) > REMEMBERED:
            del self._choices[next(iter(self._choices))]
        if view.asks_secret or view.asks:
            self._hidden(view.asks_secret)
        if view.asks:
            self._is_asked, self._is_asked_last = True, not buttons
        elif buttons and (before is None or before.buttons != view.buttons):
            self._is_asked_last = False

    def _in_order(self) -> tuple[Button, ...]:
        """The newest question's buttons first, then those of running work, then older ones."""
        newest_first = list(reversed(self._choices))
        still = [key for key in newest_first if key not in self._running]
        order = [*still[:1], *(key for key in newest_first if key in self._running), *still[1:]]
        return tuple(button for key in order for button in self._choices[key])

    def _numbers(self) -> "_Numbers":
        """A number presses what it stands before on the screen, the newest first; what was never written presses nothing."""
        buttons = self._in_order()
        self._written = {one.token: self._written[one.token] for one in buttons if one.token in self._written}
        choices = {self._written[one.token]: one for one in reversed(buttons) if one.token in self._written}
        return _Numbers(buttons=buttons, choices=choices, are_words=self._is_asked_last)

    def _numbered(self, view: View) -> Text:
        numbers = {button.token: number for number, button in enumerate(self._in_order(), start=1)}
        shown = [button.token for row in view.buttons for button in row]
        self._written |= {token: numbers[token] for token in shown if token in numbers}
        styles = {"plain": "", "primary": "green", "danger": "red"}
        text = Text()
        for row in view.buttons:
            for button in row:
                text.append(f"[{numbers.get(button.token, '?')}] ", style="bold")
                text.append(f"{button.label}   ", style=styles[button.style])
        text.rstrip()
        return text

    def _drawn(self, view: View) -> list[Text]:
        lines = [rich_text(parse(view.text))] if view.text.strip() else []
        lines += [_media_line(media) for media in view.media]
        if view.buttons:
            lines.append(self._numbered(view))
        return lines


def _clean(line: str) -> str:
    """Without what would act on a terminal or a database."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", " ", line).strip()


def _seen(view: View) -> tuple[object, ...]:
    return view.text, view.buttons, view.media


def _media_line(media: Media) -> Text:
    facts = [f"{media.width}x{media.height}"] if media.width and media.height else []
    if media.duration_s:
        facts.append(f"{media.duration_s:.1f} s")
    with contextlib.suppress(OSError):
        facts.append(_size(media.path.stat().st_size))
    return Text.assemble((media.kind, "dim"), " ", str(media.path.resolve()), ("  " + " · ".join(facts), "dim"))


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def _attached(words: str) -> tuple[Path, str] | str | None:
    """The file that a line names, with the words after it; a line about what is wrong with it; None when it names none.

    A file dragged into a terminal arrives as its path, quoted or with backslashes, or as a file:// address.
    """
    is_asked = words.startswith("/attach")
    rest = words.removeprefix("/attach").strip() if is_asked else words
    if not is_asked and not re.match(r"""['"]?(?:/|~/|\./|\.\./|file://|[A-Za-z]:\\)""", rest):
        return None
    first, after = _first_word(rest)
    if not first:
        return tr("Which file? For example /attach ~/beach.jpg make a reel of this") if is_asked else None
    path = Path(unquote(first.removeprefix("file://")) if first.startswith("file://") else first).expanduser()
    try:
        if path.is_file():
            return path.resolve(), after
    except OSError:
        pass
    # "/reel Ava" is a command, and "/home/olga/beach.jpg" was meant as a file.
    is_path = re.match(r"/[^/\s]+/|~/|\.\.?/|file://|[A-Za-z]:\\", first) is not None
    return tr("There is no file {path}.", path=path) if is_asked or is_path else None


def _first_word(text: str) -> tuple[str, str]:
    """Split off the first word as a shell reads it."""
    source = io.StringIO(text)
    lexer = shlex.shlex(source, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        first = lexer.get_token() or ""
    except ValueError:  # a quote that is never closed
        first, _, after = text.partition(" ")
        return first, after.strip()
    return first, text[source.tell() :].strip()


def _is_typed() -> bool:
    """Whether a person types; a service may have no standard input at all."""
    return sys.stdin is not None and sys.stdin.isatty()


async def _stdin() -> AsyncIterator[str]:
    """The lines of a pipe or a file. Bytes that are no text become signs that say so."""
    if sys.stdin is None:
        return
    if (waited := await _waited_for()) is None:
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            yield line.decode(errors="replace")
        return
    reader, transport = waited
    try:
        while line := await reader.readline():
            yield line.decode(errors="replace")
    finally:
        transport.close()


async def _waited_for() -> tuple[asyncio.StreamReader, asyncio.ReadTransport] | None:
    """Standard input as the loop waits for it; None for a file, for /dev/null, and on a system that cannot."""
    # /dev/null and its like are taken by the loop, and then found to be nothing that can be waited for.
    if stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode) and not _is_typed():
        return None
    reader = asyncio.StreamReader(limit=2**20)
    try:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer
        )
    except (ValueError, OSError, NotImplementedError):
        return None
    return reader, transport


__all__: Sequence[str] = ("ORIGIN", "ConsoleFront")
