"""Which language model there is, and how it is spoken to. LangChain is imported only when a model is really asked."""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

logger = logging.getLogger(__name__)

# What to take of what is installed, best first: models that call tools well at their size (BFCL V4 and Tau2 as published
# in 2026). Names are matched by their beginning; capabilities come from the server, never from the name.
RANKED = (
    "gemma4:26b", "gemma4:31b", "qwen3.6", "qwen3.5:27b", "qwen3.5:9b", "gpt-oss:20b", "ministral-3:14b", "qwen3.5:4b",
    "gemma4:e4b", "nemotron-3-nano", "qwen3.5", "gemma4", "granite4", "qwen3", "mistral-nemo", "llama3.3",
)  # fmt: skip
SMALL = 4e9  # parameters; below, a plan in one JSON schema works better than native tool calls
LOOK = httpx.Timeout(2.0)
# Connecting is quick or hopeless; reading waits for a cold model to load from disk.
TALK = httpx.Timeout(connect=3.0, read=180.0, write=30.0, pool=10.0)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A model that answered when it was looked for."""

    name: str  # "ollama:qwen3.5:9b"
    plans: bool  # ask for one plan by JSON schema instead of native tool calls
    num_ctx: int  # tokens; the same for every use, since another value reloads the model
    _made: list[Any] = field(default_factory=list, repr=False)
    _url: str = ""

    def model(self) -> "BaseChatModel":
        """Return the chat model, made at the first call."""
        if not self._made:
            self._made.append(self._make())
        made: BaseChatModel = self._made[0]
        return made

    def _make(self) -> "BaseChatModel":
        provider, _, name = self.name.partition(":")
        if provider == "ollama":
            from langchain_ollama import ChatOllama

            # reasoning=False: thinking models think by default, which costs seconds for a choice of a tool.
            return ChatOllama(
                model=name,
                base_url=self._url,
                num_ctx=self.num_ctx,
                reasoning=False,
                temperature=0.2,
                # A connection for each request: the client has no way to be closed, and turns are minutes apart.
                client_kwargs={"timeout": TALK, "limits": httpx.Limits(max_keepalive_connections=0)},
            )
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(
            name, model_provider=provider, temperature=0.2, timeout=TALK.read, max_retries=1
        )
        return model


async def choose(settings: Settings) -> Chosen | None:
    """Return the model that the settings name, or for "auto" the best that Ollama has installed; None means offline.

    A model that is named is taken even when its server is away now: it may come back, and each turn says so until then.
    """
    wanted = settings.model
    if wanted == "offline":
        return None
    url = str(settings.ollama.url)
    provider, _, name = wanted.partition(":")
    if wanted != "auto" and provider != "ollama":
        return Chosen(name=wanted, plans=False, num_ctx=settings.ollama.num_ctx)
    installed = await installed_models(url)
    if wanted == "auto":
        found = pick(installed)
        if found is None:
            return None
        name = found
    return Chosen(name=f"ollama:{name}", plans=await needs_plan(url, name), num_ctx=settings.ollama.num_ctx, _url=url)


def pick(installed: list[str]) -> str | None:
    """Return the best of the installed models, else the first that is not an embedding model, else None.

    >>> pick(["nomic-embed-text:latest", "qwen3.5:4b", "gemma4:26b"])
    'gemma4:26b'
    """
    for wanted in RANKED:
        for name in installed:
            if name.startswith(wanted):
                return name
    return next((name for name in installed if "embed" not in name and "minilm" not in name), None)


async def installed_models(url: str) -> list[str]:
    """Return the models that the Ollama server at `url` has; none when it is away."""
    try:
        async with httpx.AsyncClient(timeout=LOOK) as client:
            answer = await client.get(f"{url}/api/tags")
            answer.raise_for_status()
            return [
                str(model["name"])
                for model in answer.json().get("models", [])
                if isinstance(model, dict) and "name" in model
            ]
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        logger.info("Ollama is not there", extra={"action": "ollama_absent", "why": type(error).__name__})
        return []


async def needs_plan(url: str, name: str) -> bool:
    """Whether this model is small or cannot call tools, by what the server says of it."""
    try:
        async with httpx.AsyncClient(timeout=LOOK) as client:
            answer = await client.post(f"{url}/api/show", json={"model": name})
            answer.raise_for_status()
            shown = answer.json()
    except (httpx.HTTPError, ValueError):
        return True  # a plan by schema works with every model
    capabilities = shown.get("capabilities") or []
    count = (shown.get("model_info") or {}).get("general.parameter_count")
    return "tools" not in capabilities or (isinstance(count, (int, float)) and count < SMALL)
