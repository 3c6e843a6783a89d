"""Which language model there is, and how it is spoken to. LangChain is imported only when a model is really asked."""

import asyncio
import importlib.util
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from bot.settings import Settings
from storage.wording import tr
from tools.errors import InvalidRequest, TroupeError
from tools.ollama import LOAD, Installed, Loaded, Ollama, Shown, checked_name, same

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

logger = logging.getLogger(__name__)

# What to take of what is installed, best first: models that call tools well at their size (BFCL V4 and Tau2 as published
# in 2026). Names are matched by their beginning; capabilities come from the server, never from the name.
RANKED = (
    "gemma4:26b", "gemma4:31b", "qwen3.6", "qwen3.5:27b", "qwen3.5:9b", "gpt-oss:20b", "ministral-3:14b", "qwen3.5:4b",
    "gemma4:e4b", "nemotron-3-nano", "qwen3.5", "gemma4", "granite4", "qwen3", "mistral-nemo", "llama3.3",
)  # fmt: skip
# What to get where nothing is installed, by the memory of the card in GB.
SUGGESTED = ((22.0, "gemma4:26b"), (11.0, "qwen3.5:9b"), (7.0, "qwen3.5:4b"), (0.0, "qwen3.5:2b"))
UNMEASURED = "qwen3.5:4b"  # where nobody knows the card: 3.4 GB, and it sees and calls tools
IN_MEMORY = 1.25  # times its size on disk: what a model takes with its context
SMALL = 4e9  # parameters; below, a plan in one JSON schema works better than native tool calls
LONGEST_ANSWER = 2048  # tokens; small local models repeat themselves until the window is full
LOOK_AGAIN = 60.0  # seconds between two looks for a model where there was none
OFFLINE = "offline"
# The package and the key of a provider that `init_chat_model` knows; keys are read from the environment alone.
PROVIDERS: Mapping[str, tuple[str, str]] = {
    "openai": ("langchain_openai", "OPENAI_API_KEY"),
    "azure_openai": ("langchain_openai", "AZURE_OPENAI_API_KEY"),
    "anthropic": ("langchain_anthropic", "ANTHROPIC_API_KEY"),
    "google_genai": ("langchain_google_genai", "GOOGLE_API_KEY"),
    "google_vertexai": ("langchain_google_vertexai", ""),
    "mistralai": ("langchain_mistralai", "MISTRAL_API_KEY"),
    "groq": ("langchain_groq", "GROQ_API_KEY"),
    "deepseek": ("langchain_deepseek", "DEEPSEEK_API_KEY"),
    "cohere": ("langchain_cohere", "COHERE_API_KEY"),
    "xai": ("langchain_xai", "XAI_API_KEY"),
    "together": ("langchain_together", "TOGETHER_API_KEY"),
    "fireworks": ("langchain_fireworks", "FIREWORKS_API_KEY"),
    "openrouter": ("langchain_openrouter", "OPENROUTER_API_KEY"),
    "perplexity": ("langchain_perplexity", "PPLX_API_KEY"),
    "huggingface": ("langchain_huggingface", ""),
    "bedrock": ("langchain_aws", ""),
    "bedrock_converse": ("langchain_aws", ""),
}


@dataclass(kw_only=True)
class Chosen:
    """A model that was named or found. It may be away for now."""

    name: str  # "ollama:qwen3.5:9b"
    num_ctx: int  # tokens; the same for every use, since another value reloads the model
    ollama: Ollama | None = None  # None: another provider's
    keep_alive: int = 300  # seconds that Ollama keeps it in memory beyond its last use
    _shown: Shown | None = field(default=None, repr=False)
    _made: "BaseChatModel | None" = field(default=None, repr=False)

    @property
    def short(self) -> str:
        """The name without its provider: "qwen3.5:9b"."""
        return self.name.partition(":")[2]

    async def shown(self) -> Shown | None:
        """What the server says of it, asked until it answers; None while it does not, and of other providers' models."""
        if self._shown is None and self.ollama is not None:
            try:
                self._shown = await self.ollama.shown(self.short)
            except TroupeError:
                return None
        return self._shown

    async def prefers_plan(self) -> bool:
        """Whether this model is asked for a plan: one that is small or calls no tools. A plan suits every model."""
        if self.ollama is None:
            return False
        shown = await self.shown()
        return shown is None or needs_plan(shown)

    async def sees(self) -> bool:
        """Whether it can be shown pictures."""
        if self.ollama is not None:
            shown = await self.shown()
            return shown is not None and "vision" in shown.capabilities
        profile = getattr(await self.model(), "profile", None)
        return bool(profile and profile.get("image_inputs"))

    async def in_memory(self) -> Loaded | None:
        """Return how the server holds it now; None when it does not, or does not say."""
        if self.ollama is None:
            return None
        try:
            return next((one for one in await self.ollama.loaded() if same(one.name, self.short)), None)
        except TroupeError:
            return None

    async def preload(self) -> None:
        """Load it before somebody waits for it. Raises the errors of `tools.errors`."""
        if self.ollama is not None:
            await self.ollama.preload(self.short, num_ctx=self.num_ctx, keep_alive=self.keep_alive)

    async def model(self) -> "BaseChatModel":
        """Return the chat model, made at the first call; its imports take seconds, so they run beside the loop."""
        if self._made is None:
            self._made = await asyncio.to_thread(self._make)
        return self._made

    def _make(self) -> "BaseChatModel":
        provider, _, name = self.name.partition(":")
        if self.ollama is not None:
            from langchain_ollama import ChatOllama

            # reasoning=False: thinking models think by default, which costs seconds for a choice of a tool.
            return ChatOllama(
                model=name,
                base_url=self.ollama.url,
                num_ctx=self.num_ctx,
                num_predict=LONGEST_ANSWER,
                keep_alive=self.keep_alive,
                reasoning=False,
                temperature=0.2,
                # A connection for each request: the client has no way to be closed, and turns are minutes apart.
                client_kwargs={
                    "timeout": LOAD,
                    "limits": httpx.Limits(max_keepalive_connections=0),
                    "trust_env": False,
                },
            )
        from langchain.chat_models import init_chat_model

        limits: dict[str, Any] = {} if provider not in PROVIDERS else {"timeout": LOAD.read, "max_retries": 1}
        # No temperature: models that think refuse any but their own.
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **limits)
        return model


class Models:
    """The language model that is used: the one that was named, or the best that Ollama has. It may change while all runs."""

    def __init__(
        self,
        *,
        wanted: str,
        ollama: Ollama,
        num_ctx: int,
        keep_alive: int,
        room: Callable[[], Awaitable[int | None]],
        environ: Mapping[str, str] | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """`wanted` is "auto", "offline" or a name. `room` gives the bytes of the card's memory, where somebody knows.

        Raises InvalidRequest for a provider whose package or key is missing.
        """
        self.ollama = ollama
        self._num_ctx = num_ctx
        self._keep_alive = keep_alive
        self._room = room
        self._environ = os.environ if environ is None else environ
        self._ticks = ticks
        self._chosen: Chosen | None = None
        self._looked: float | None = None
        self._looking = asyncio.Lock()
        self.wanted = self._usable(wanted)

    async def current(self) -> Chosen | None:
        """Return the model that is used now; None means that there is none, and the phrase book answers alone.

        A model that was named is taken even when its server is away: it may come back. Where Ollama had nothing, it is
        looked at again after a minute.
        """
        if self._chosen is not None or self.wanted == OFFLINE:
            return self._chosen
        if self.wanted != "auto":
            self._chosen = self._named(self.wanted)
            return self._chosen
        async with self._looking:  # who asks while another looks waits for what is found, and is not told "none"
            if self._chosen is None and (self._looked is None or self._ticks() - self._looked >= LOOK_AGAIN):
                self._looked = self._ticks()
                found = pick(await self.installed(), room=await self._room())
                if self.wanted != "auto":
                    return await self.current()  # somebody named one meanwhile
                self._chosen = self._named(f"ollama:{found}") if found else None
        return self._chosen

    def using(self) -> str:
        """Return the name of the model that was used last; "offline" where none was."""
        return self._chosen.name if self._chosen is not None else OFFLINE

    async def name(self) -> str:
        chosen = await self.current()
        return chosen.name if chosen is not None else OFFLINE

    async def sees(self) -> bool:
        """Whether the model that is used can be shown pictures."""
        chosen = await self.current()
        return chosen is not None and await chosen.sees()

    def use(self, wanted: str) -> str:
        """Use another model from the next question on, and return its whole name; one without a provider is Ollama's.

        Raises InvalidRequest for what is no model, and for a provider that lacks something.
        """
        self.wanted = self._usable(self.whole(wanted))
        self.look_again()
        return self.wanted

    def whole(self, wanted: str) -> str:
        """Return the whole name of what is wanted: "gemma:2b" is "ollama:gemma:2b". Raises InvalidRequest for what is no name."""
        wanted = wanted.strip()
        if wanted in {"auto", OFFLINE} or wanted.partition(":")[0] in PROVIDERS:
            return wanted
        return f"ollama:{checked_name(wanted)}"

    def look_again(self) -> None:
        """Forget what was found: something was installed, or what was there is gone."""
        self._chosen = None
        self._looked = None

    async def installed(self) -> list[Installed]:
        """Return the models that Ollama has; none when it is away."""
        try:
            return await self.ollama.installed()
        except TroupeError as error:
            logger.info("Ollama is not there", extra={"action": "ollama_absent", "why": error.message})
            return []

    async def suggestion(self) -> str:
        """Return the name of a model that suits this machine."""
        return suggested(await self._room())

    def _usable(self, wanted: str) -> str:
        provider, _, _ = wanted.partition(":")
        if wanted not in {"auto", OFFLINE} and provider != "ollama":
            problem, fix = provider_problem(provider, self._environ)
            if problem:
                raise InvalidRequest(problem, fix=fix)
        return wanted

    def _named(self, name: str) -> Chosen:
        ollama = self.ollama if name.startswith("ollama:") else None
        return Chosen(name=name, num_ctx=self._num_ctx, ollama=ollama, keep_alive=self._keep_alive)


async def no_card() -> int | None:
    return None


def models_of(
    settings: Settings,
    *,
    preferred: str = "",
    room: Callable[[], Awaitable[int | None]] = no_card,
    environ: Mapping[str, str] | None = None,
) -> Models:
    """Return the models of these settings; `preferred` is what was chosen in chat, where that can be had.

    Raises InvalidRequest when the settings name a provider whose package or key is missing.
    """

    def made(wanted: str) -> Models:
        return Models(
            wanted=wanted,
            ollama=Ollama(settings.ollama.url),
            num_ctx=settings.ollama.num_ctx,
            keep_alive=round(settings.ollama.keep_alive.total_seconds()),
            room=room,
            environ=environ,
        )

    if preferred:
        try:
            return made(preferred)
        except InvalidRequest as error:
            logger.warning(
                "Chosen model cannot be used",
                extra={"action": "model_not_usable", "model": preferred, "why": error.message, "fix": error.fix},
            )
    return made(settings.model)


def provider_problem(provider: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return what a provider of models lacks here and what to do about it; two empty strings when it lacks nothing."""
    package, variable = PROVIDERS.get(provider, (f"langchain_{provider}", ""))
    if importlib.util.find_spec(package) is None:
        name = package.replace("_", "-")
        has_pip = importlib.util.find_spec("pip") is not None  # an environment made by uv has none
        install = f'"{sys.executable}" -m pip install' if has_pip else f'uv pip install --python "{sys.executable}"'
        ours = "" if provider in PROVIDERS else tr(" (a model of Ollama is written ollama:NAME)")
        return tr("{provider} needs the package {package}.", provider=provider, package=name), tr(
            "{install} {package}, or choose another model{ours}.", install=install, package=name, ours=ours
        )
    if variable and not environ.get(variable):
        return tr("{provider} needs a key.", provider=provider), tr(
            "Put it into the variable {variable}.", variable=variable
        )
    return "", ""


def needs_plan(shown: Shown) -> bool:
    """Whether a model is small or cannot call tools, by what its server says of it."""
    return "tools" not in shown.capabilities or (shown.parameters is not None and shown.parameters < SMALL)


def pick(installed: Sequence[Installed], *, room: int | None = None) -> str | None:
    """Return the best of the installed models that fits into `room` bytes, where that is known; else the best of all,
    else the first that is not an embedding model, else None.

    >>> there = [Installed(name="qwen3.5:4b", size=3_400_000_000), Installed(name="gemma4:26b", size=17_000_000_000)]
    >>> pick(there), pick(there, room=8_000_000_000)
    ('gemma4:26b', 'qwen3.5:4b')
    """
    talking = [one for one in installed if "embed" not in one.name and "minilm" not in one.name]
    fitting = [one for one in talking if room is None or one.size * IN_MEMORY <= room]
    for among in (fitting, talking):
        for wanted in RANKED:
            for one in among:
                if one.name.startswith(wanted):
                    return one.name
        if among:
            return min(among, key=lambda one: one.size).name if room is not None else among[0].name
    return None


def suggested(room: int | None) -> str:
    """Return the model to get for a card of so many bytes.

    >>> suggested(8 * 2**30), suggested(None)
    ('qwen3.5:4b', 'qwen3.5:4b')
    """
    if room is None:
        return UNMEASURED
    return next(name for gigabytes, name in SUGGESTED if room >= gigabytes * 1e9)
