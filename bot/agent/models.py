"""Which language model there is, and how it is spoken to. LangChain is imported only when a model is really asked."""

import asyncio
import importlib.util
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from bot.settings import Settings, SettingsError

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


class ModelFailed(Exception):
    """A model, its server or the way to it failed; the cause says how."""


@dataclass(kw_only=True)
class Chosen:
    """A model that was named or found. It may be away for now."""

    name: str  # "ollama:qwen3.5:9b"
    num_ctx: int  # tokens; the same for every use, since another value reloads the model
    plans: bool | None = None  # ask for one plan by JSON schema instead of native tool calls; None: not known yet
    url: str = ""
    _made: "BaseChatModel | None" = field(default=None, repr=False)

    async def prefers_plan(self) -> bool:
        """Whether this model is asked for a plan. Looked up at the server until it answers; a plan suits every model."""
        if self.plans is None:
            self.plans = await needs_plan(self.url, self.name.partition(":")[2])
        return self.plans is not False

    async def model(self) -> "BaseChatModel":
        """Return the chat model, made at the first call; its imports take seconds, so they run beside the loop."""
        if self._made is None:
            self._made = await asyncio.to_thread(self._make)
        return self._made

    def _make(self) -> "BaseChatModel":
        provider, _, name = self.name.partition(":")
        if provider == "ollama":
            from langchain_ollama import ChatOllama

            # reasoning=False: thinking models think by default, which costs seconds for a choice of a tool.
            return ChatOllama(
                model=name,
                base_url=self.url,
                num_ctx=self.num_ctx,
                reasoning=False,
                temperature=0.2,
                # A connection for each request: the client has no way to be closed, and turns are minutes apart.
                client_kwargs={
                    "timeout": TALK,
                    "limits": httpx.Limits(max_keepalive_connections=0),
                    "trust_env": False,
                },
            )
        from langchain.chat_models import init_chat_model

        limits: dict[str, Any] = {} if provider not in PROVIDERS else {"timeout": TALK.read, "max_retries": 1}
        model: BaseChatModel = init_chat_model(name, model_provider=provider, temperature=0.2, **limits)
        return model


async def choose(settings: Settings, environ: Mapping[str, str] | None = None) -> Chosen | None:
    """Return the model that the settings name, or for "auto" the best that Ollama has installed; None means offline.

    A model that is named is taken even when its server is away now: it may come back, and each turn says so until then.
    Raises SettingsError for a provider whose package or key is missing.
    """
    wanted = settings.model
    if wanted == "offline":
        return None
    url = str(settings.ollama.url).rstrip("/")
    provider, _, name = wanted.partition(":")
    num_ctx = settings.ollama.num_ctx
    if wanted != "auto" and provider != "ollama":
        problem, fix = provider_problem(provider, os.environ if environ is None else environ)
        if problem:
            raise SettingsError([f"model = {wanted!r}: {problem} {fix}"])
        return Chosen(name=wanted, num_ctx=num_ctx, plans=False)
    if wanted == "auto":
        found = pick(await installed_models(url))
        if found is None:
            return None
        name = found
    return Chosen(name=f"ollama:{name}", num_ctx=num_ctx, plans=await needs_plan(url, name), url=url)


def provider_problem(provider: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return what a provider of models lacks here and what to do about it; two empty strings when it lacks nothing."""
    package, variable = PROVIDERS.get(provider, (f"langchain_{provider}", ""))
    if importlib.util.find_spec(package) is None:
        name = package.replace("_", "-")
        has_pip = importlib.util.find_spec("pip") is not None  # an environment made by uv has none
        install = f'"{sys.executable}" -m pip install' if has_pip else f'uv pip install --python "{sys.executable}"'
        return f"{provider} needs the package {name}.", f"{install} {name}, or choose another model."
    if variable and not environ.get(variable):
        return f"{provider} needs a key.", f"Put it into the variable {variable}."
    return "", ""


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
        async with httpx.AsyncClient(timeout=LOOK, trust_env=False) as client:
            answer = await client.get(f"{url.rstrip('/')}/api/tags")
            answer.raise_for_status()
            return [
                str(model["name"])
                for model in answer.json().get("models", [])
                if isinstance(model, dict) and "name" in model
            ]
    except (httpx.HTTPError, ValueError, AttributeError, TypeError) as error:
        logger.info("Ollama is not there", extra={"action": "ollama_absent", "why": type(error).__name__})
        return []


async def needs_plan(url: str, name: str) -> bool | None:
    """Return whether this model is small or cannot call tools, by what the server says of it; None when it does not say."""
    try:
        async with httpx.AsyncClient(timeout=LOOK, trust_env=False) as client:
            answer = await client.post(f"{url}/api/show", json={"model": name})
            answer.raise_for_status()
            shown = answer.json()
        capabilities = shown.get("capabilities") or []
        count = (shown.get("model_info") or {}).get("general.parameter_count")
    except (httpx.HTTPError, ValueError, AttributeError):
        return None
    return "tools" not in capabilities or (isinstance(count, (int, float)) and count < SMALL)
