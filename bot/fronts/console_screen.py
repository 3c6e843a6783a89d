"""How the terminal shows things: lines that stay, and cards of running work that change in place where it can.

Three screens: a prompt that stays usable while cards move below it, a live region for a conversation that is played,
and plain lines for a pipe or a log.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from bot.fronts.front import Progress, View
from bot.fronts.markup import parse, progress_line, rich_text
from storage.wording import speaking

GROWING = 8  # lines at most of a reply that is being written


class Screen(Protocol):
    def print(self, *lines: RenderableType) -> None:
        """Show something that stays."""
        ...

    def cards(self, running: Mapping[str, View], choices: Callable[[View], Text]) -> None:
        """Show the cards of the work that is running now, in place of those shown before."""
        ...

    def close(self) -> None: ...


class PlainScreen:
    """For a pipe: a running card is a line for each new stage."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stages: dict[str, str] = {}

    def print(self, *lines: RenderableType) -> None:
        for line in lines:
            # No wrapping: what comes out here is read by programs, and paths are to stay whole.
            self._console.print(line, soft_wrap=True, highlight=False)

    def cards(self, running: Mapping[str, View], choices: Callable[[View], Text]) -> None:
        self._stages = {key: stage for key, stage in self._stages.items() if key in running}
        for key, view in running.items():
            stage = view.progress.stage if view.progress else ""
            if self._stages.get(key) == stage:
                continue
            is_new = key not in self._stages
            self._stages[key] = stage
            self.print(*(card_lines(view, choices) if is_new else [_progress(view)]))

    def close(self) -> None:
        self._console.file.flush()


class LiveScreen:
    """For a terminal without a prompt: the cards move in a region below the lines."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None

    def print(self, *lines: RenderableType) -> None:
        for line in lines:
            self._console.print(line, highlight=False)

    def cards(self, running: Mapping[str, View], choices: Callable[[View], Text]) -> None:
        if not running:
            self.close()
            return
        if self._live is None:
            self._live = Live(console=self._console, transient=True, refresh_per_second=8)
            self._live.start()
        self._live.update(Group(*(line for view in running.values() for line in card_lines(view, choices))))

    def close(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


class PromptScreen:
    """For a person at a terminal: lines above the prompt, cards in the toolbar under it."""

    def __init__(self, console: Console) -> None:
        # Nothing is handed on as `file`: the prompt puts its own output in the place of stdout while it waits.
        self._console = console
        self._refresh: Callable[[], None] = lambda: None
        self._toolbar = ""

    def attach(self, refresh: Callable[[], None]) -> None:
        self._refresh = refresh

    def toolbar(self) -> str:
        return self._toolbar

    def print(self, *lines: RenderableType) -> None:
        for line in lines:
            self._console.print(line, highlight=False)

    def cards(self, running: Mapping[str, View], choices: Callable[[View], Text]) -> None:
        cards = ["\n".join(line.plain for line in card_lines(view, choices)) for view in running.values()]
        self._toolbar = "\n".join(cards)
        self._refresh()

    def close(self) -> None:
        self._toolbar = ""


def card_lines(view: View, choices: Callable[[View], Text]) -> list[Text]:
    if view.grows:  # of what is being written, the end: there is little room
        return [rich_text(parse("\n".join(view.text.splitlines()[-GROWING:]) + " …"))]
    lines = [rich_text(parse(view.text))] if view.text else []
    lines.append(_progress(view))
    if view.buttons:
        lines.append(choices(view))
    return lines


def _progress(view: View) -> Text:
    with speaking(view.language):
        return Text(progress_line(view.progress or Progress(stage="", fraction=0.0)), style="cyan")
