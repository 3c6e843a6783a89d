"""`./troupe voices`: which voices of Piper's lie here, which can be fetched, and fetching them at the owner's word."""

import sys
from collections.abc import Sequence

import click

from bot.settings import Settings
from storage.wording import tr
from tools.errors import InvalidRequest, TroupeError
from tools.speech import GET, INSTALL, KNOWN
from tools.speech.engines import Piper, piper_version
from tools.speech.voices import PUBLISHED, KnownVoice, fetch, forget, in_folder, voice_fetcher, wanted


async def tend(settings: Settings, action: str, names: Sequence[str], *, published: str = PUBLISHED) -> int:
    """List, get or remove voices; return the exit code. Raises the errors of `tools.errors`."""
    if action == "list":
        click.echo("\n".join(listed(settings)))
        return 0
    if not names:
        raise InvalidRequest(tr("which voice?"), fix=tr("for example {get} en", get=GET))
    if action == "rm":
        gone = [name for name in names if await forget(name, settings.voices_folder)]
        click.echo(tr("removed: {names}", names=", ".join(gone)) if gone else tr("none of these was here"))
        return 0 if gone else 1
    fetcher = voice_fetcher(floor=int(settings.disk_floor_gb * 1e9))
    for voice in wanted(names):
        if voice.name in in_folder(settings.voices_folder):
            click.echo(tr("{voice} is there already.", voice=voice.name))
            continue
        try:
            await fetch(voice, settings.voices_folder, fetcher=fetcher, say=_Bar(voice), published=published)
        except TroupeError as error:
            by_hand = tr(
                "or fetch {model} and {model}.json in a browser, and put both into {folder}",
                model=voice.address,
                folder=settings.voices_folder,
            )
            raise type(error)(error.message, fix=f"{error.fix}; {by_hand}" if error.fix else by_hand) from error
        click.echo(tr("{voice} is there: {licence}.", voice=voice.name, licence=voice.licence))
    if not piper_version():
        click.echo(tr("It speaks once Piper is installed: {install}", install=INSTALL))
    return 0


def listed(settings: Settings) -> list[str]:
    """A line for each voice that is here, and for each that can be fetched."""
    here = Piper(folder=settings.voices_folder).voices()
    mark = tr("here")
    lines = [
        f"{mark}   {one.name}  ({one.language}; {one.licence or tr('its MODEL_CARD says the licence')})" for one in here
    ]
    there = {one.name for one in here}
    lines += [
        f"{' ' * len(mark)}   {one.name}  ({one.language}, {one.size / 1e6:.0f} MB; {one.licence}): {GET} {one.title.lower()}"
        for one in KNOWN
        if one.name not in there
    ]
    lines.append(
        tr("Piper {version} is installed.", version=piper_version())
        if piper_version()
        else tr("Piper is not installed: {install}", install=INSTALL)
    )
    any_other = tr(
        "Any other voice of Piper's does too: put its .onnx and .onnx.json into {folder}", folder=settings.voices_folder
    )
    return [*lines, any_other]


class _Bar:
    """How far a voice is, on a terminal; said once to a file."""

    def __init__(self, voice: KnownVoice) -> None:
        self._name = voice.name
        self._shown = -1

    def __call__(self, there: int, whole: int) -> None:
        percent = 100 * there // whole if whole else 0
        if percent == self._shown:
            return
        self._shown = percent
        if sys.stderr.isatty():
            end = "\n" if percent == 100 else ""
            click.echo(f"\r{self._name} {percent:3} %{end}", nl=False, err=True)
