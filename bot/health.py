"""What /status says: GPU, queue, disk, models, back ends, in lines a person reads."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.agent.condition import examine
from bot.agent.models import OFFLINE, Models
from bot.fronts.front import Connection
from bot.hosting import Hosting, host_lines
from bot.settings import Settings
from storage.deliveries import Deliveries
from storage.jobs import Jobs
from storage.personas import Personas
from storage.tables import DeliveryState
from storage.wording import tr, trn
from tools.errors import TroupeError
from tools.filming import Filmer
from tools.gpu import Card, ComfyMemory, Gpu, Minutes, in_words
from tools.painting import Painter

TOLD = 6  # personas whose minutes are told


class Health:
    def __init__(
        self,
        settings: Settings,
        *,
        jobs: Jobs,
        deliveries: Deliveries,
        painter: Painter,
        filmer: Filmer,
        personas: Personas,
        models: Models,
        gpu: Gpu,
        memory: ComfyMemory | None,
        minutes: Minutes,
        hosting: Hosting | None,
        clock: Callable[[], datetime],
    ) -> None:
        """`memory` is asked for the card, where ComfyUI may paint."""
        self._settings = settings
        self._jobs = jobs
        self._deliveries = deliveries
        self._painter = painter
        self._filmer = filmer
        self._personas = personas
        self._language = models
        self._lease = gpu
        self._memory = memory
        self._minutes = minutes
        self._hosting = hosting
        self._clock = clock
        self._began = clock()
        self._fronts: Mapping[str, Connection] = {}

    def watch(self, fronts: Mapping[str, object]) -> None:
        """Tell of these fronts, too."""
        self._fronts = {name: front for name, front in fronts.items() if isinstance(front, Connection)}

    async def report(self, component: str = "") -> str:
        """Return the report of one component, or of all of them."""
        parts = {
            "gpu": self._gpu,
            "queue": self._queue,
            "disk": self._disk,
            "models": self._models,
            "backends": self._backends,
            "hosts": self._hosts,
            "chat": self._chat,
            "bot": self._bot,
        }
        if component not in parts and not self._fronts:
            del parts["chat"]
        if component not in parts and self._hosting is None:
            del parts["hosts"]  # alone: there is nothing to say
        wanted = [component] if component in parts else list(parts)
        return "\n".join([await parts[name]() for name in wanted])

    async def _gpu(self) -> str:
        if self._memory is None or not self._painter.uses_gpu:
            card_line = tr("not used for pictures, the sketch painter draws on the CPU")
        elif (card := await self._card()) is None:
            card_line = tr("ComfyUI does not answer; start it, or set painter = sketch")
        elif not card.is_gpu:
            card_line = tr("none: ComfyUI works on the CPU")
        else:
            card_line = tr(
                "{card}: {free:.1f} of {total:.1f} GiB free",
                card=card.name,
                free=card.free / 2**30,
                total=card.total / 2**30,
            )
        return "\n".join([tr("GPU: {card_line}", card_line=card_line), *self._turns(), *await self._today()])

    async def _card(self) -> Card | None:
        if self._memory is None:
            return None
        try:
            return await self._memory.card()
        except TroupeError:
            return None

    def _turns(self) -> list[str]:
        """Who works and who waits."""
        look = self._lease.look()
        if not look.working:
            return []
        done = tr(", done in about {in_words}", in_words=in_words(look.seconds)) if look.seconds else ""
        return [
            tr(
                "At work: {working}; {count} waiting{done}",
                working=", ".join(need.what for need in look.working),
                count=len(look.waiting),
                done=done,
            )
        ]

    async def _today(self) -> list[str]:
        """How long the card has worked for whom today."""
        minutes = await self._minutes.today()
        budget = await self._minutes.budget()
        lines = []
        for persona_id, spent in sorted(minutes.items(), key=lambda item: -item[1])[:TOLD]:
            persona = await self._personas.get(persona_id, deleted=True) if persona_id else None
            limit = tr(" of {budget}", budget=budget) if budget and persona else ""
            lines.append(
                tr(
                    "{persona} {spent:.1f}{limit} min",
                    persona=persona.name if persona else tr("talk and others"),
                    spent=spent,
                    limit=limit,
                )
            )
        return [tr("GPU time today: {lines}", lines=", ".join(lines))] if lines else []

    async def _queue(self) -> str:
        now = self._clock()
        live = await self._jobs.unfinished()
        states = (DeliveryState.DRAFT, DeliveryState.PLANNED)
        day = await self._deliveries.list(states=states, since=now, until=now + timedelta(days=1), limit=100)
        asked = await self._deliveries.list(states=(DeliveryState.ASK,), limit=100)
        more = (
            tr(", {counted} waiting for your answer", counted=trn("{count} post", "{count} posts", len(asked)))
            if asked
            else ""
        )
        return tr(
            "Queue: {counted}, {counted_2} in the next 24 hours{more}",
            counted=trn("{count} job", "{count} jobs", len(live)),
            counted_2=trn("{count} post", "{count} posts", len(day)),
            more=more,
        )

    async def _disk(self) -> str:
        usage = shutil.disk_usage(self._settings.data_dir)
        floor = self._settings.disk_floor_gb
        low = tr(" ⚠️ under {floor:g} GB no new job starts", floor=floor) if usage.free < floor * 1e9 else ""
        return tr(
            "Disk: {free:.0f} of {total:.0f} GB free{low}",
            free=usage.free / 1000000000.0,
            total=usage.total / 1000000000.0,
            low=low,
        )

    async def _models(self) -> str:
        found = await examine(self._language, card=await self._card())
        installed = [one.name for one in await self._language.installed()]
        marks = {"ok": "", "info": "", "warning": "⚠️ ", "problem": "⛔ "}
        lines = [tr("Models: {marks}{line}", marks=marks[found.state], line=found.line), *found.details]
        lines += [tr("Installed: {installed}", installed=", ".join(installed[:8]))] if installed else []
        lines += [tr("To do: {fix}", fix=found.fix)] if found.fix else []
        return "\n".join(lines)

    async def _backends(self) -> str:
        try:
            painter = await self._painter.check()
        except TroupeError as error:
            painter = f"{self._painter.name} ⚠️ {error.message.removesuffix('.')}. {error.fix}"
        try:
            motion = await self._filmer.check(from_image=True)
        except TroupeError as error:
            motion = f"{error.message} {error.fix}"
        used = await self._language.name()
        language = used if used != OFFLINE else tr("the built-in phrases, no language model")
        return tr(
            "Pictures: {painter}\nReal motion: {motion}\nLanguage: {language}",
            painter=painter,
            motion=motion,
            language=language,
        )

    async def _chat(self) -> str:
        lines = [
            tr("{front}: connected", front=name.capitalize())
            if front.is_connected
            else tr(
                "{front}: ⚠️ not connected; it is tried again by itself, /logs {name} says why",
                front=name.capitalize(),
                name=name,
            )
            for name, front in sorted(self._fronts.items())
        ]
        return "\n".join(lines) or tr("Chat: the terminal alone; ./troupe run serves Telegram and Discord")

    async def _bot(self) -> str:
        return tr(
            "Bot: running, pid {pid}, for {in_words}",
            pid=os.getpid(),
            in_words=in_words(max(0, (self._clock() - self._began).total_seconds())),
        )

    async def _hosts(self) -> str:
        if self._hosting is None:
            return tr("Hosts: this one alone (on SQLite there are no others)")
        lines = host_lines(
            await self._hosting.hosts.all(),
            me=self._hosting.host,
            version=self._hosting.version,
            now=datetime.now(UTC),  # theirs are the server's, not those of a clock that was handed in
            lost_after=self._hosting.tempo.lost_after,
        )
        return "\n".join(["Hosts:", *(f"{'⚠️ ' if trouble else ''}{line}" for trouble, line in lines)])
