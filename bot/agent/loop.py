"""Speaking with a model through LangChain: one question with a schema, or the loop in which it calls tools itself.

Imports LangChain, which takes seconds: imported only when a model is really asked, and beside the event loop.
"""

import asyncio
import base64
import logging
import uuid
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.tools import BaseTool, StructuredTool

from bot.agent.aloud import Aloud
from bot.agent.calls import Call
from bot.agent.failures import Failure, failed
from bot.agent.hands import Acting
from bot.agent.repair import calls_in, calls_of_plan, prose_of
from tools.toolbox import Toolbox

logger = logging.getLogger(__name__)

MODEL_CALLS = 4  # small local models repeat themselves
PAUSE = 1.0  # seconds before a question is asked again

T = TypeVar("T")
Messages = Sequence[tuple[str, str]]  # ("human" or "ai", text)
Mend = Callable[[Sequence[Call]], Sequence[Call]]
OnceMore = Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a model said: its prose, the object that it was asked for (None where it gave none), the tokens that it read."""

    text: str
    value: Any = None
    read: int = 0
    is_cut: bool = False  # it was longer than it may be: what is there of it is not what was meant


async def nothing() -> None:
    """Make no room."""


class Speaker:
    """Speaks with one model. Whatever its client raises becomes ModelFailed."""

    def __init__(self, model: BaseChatModel, *, relieve: Callable[[], Awaitable[None]] = nothing) -> None:
        """`relieve` makes room on the card, for a model that did not fit."""
        self._model = model
        self._relieve = relieve
        self._is_patient = True  # one answer in all is asked for again

    async def ask(
        self,
        system: str,
        messages: Messages,
        schema: dict[str, Any],
        *,
        picture: bytes | None = None,
        longest: int | None = None,
        aloud: Aloud | None = None,
    ) -> Answer:
        """Ask once for one JSON object of `schema`; the last message is about the JPEG `picture`, where there is one.

        `longest` is how many tokens a local model may write; another provider's keeps to its own measure. `aloud` hears
        the reply of a plan while it is written, where the model's client gives pieces of it.
        """
        model = self._model
        if longest is not None and "num_predict" in type(model).model_fields:
            model = model.model_copy(update={"num_predict": longest})

        async def put() -> Any:
            # Some providers' clients know no schemas, and say so only here.
            structured = model.with_structured_output(schema, method="json_schema", include_raw=True)
            return await structured.ainvoke(
                said, config={"callbacks": [_Ear(aloud.begin, aloud.hear_plan)] if aloud else []}
            )

        said: list[Any] = [("system", system), *messages]
        if picture is not None:
            image = {"type": "image", "base64": base64.b64encode(picture).decode(), "mime_type": "image/jpeg"}
            said[-1] = HumanMessage([{"type": "text", "text": messages[-1][1]}, image])
        answer = await self._once_more(put)
        assert isinstance(answer, dict)
        raw = answer["raw"]
        return Answer(text=str(raw.text), value=answer["parsed"], read=_read(raw), is_cut=_is_cut(raw))

    async def converse(
        self,
        system: str,
        messages: Messages,
        hands: Acting,
        *,
        tools: Toolbox,
        names: Sequence[str],
        mend: Mend,
        aloud: Aloud | None = None,
    ) -> Answer:
        """Let the model call tools until it has said all. It is shown those of `names`, and may call any. `aloud` hears
        what it says before its first call, while it is written.

        Raises ModelFailed, and of the tools' errors those that are no mistake of the model.
        """
        boundary = Boundary(mend, hands, shown=names, known=tools.tools, ask=self._once_more)
        model, callbacks = self._model, []
        if aloud is not None:
            if "streaming" in type(model).model_fields:  # of the clients that have this switch, none streams without it
                model = model.model_copy(update={"streaming": True})
            callbacks = [_Ear(aloud.begin, aloud.hear)]
        agent: Any = create_agent(model, tools=as_langchain(tools, hands), system_prompt=system, middleware=[boundary])
        await agent.ainvoke({"messages": list(messages)}, config={"callbacks": callbacks})
        return Answer(text=boundary.prose, read=boundary.read)

    async def _once_more(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask; where what went wrong may pass, once more in this turn. A question changes nothing, so it may be repeated."""
        try:
            return await ask()
        except Exception as error:  # any provider's client, any error of its own
            failure = failed(error)
            if not (failure.kind.may_pass and self._is_patient):
                raise failure from error
        self._is_patient = False
        logger.info("Asked again", extra={"action": "model_asked_again", "kind": failure.kind.name})
        if failure.kind is Failure.MEMORY:
            await self._relieve()
        await asyncio.sleep(PAUSE)
        try:
            return await ask()
        except Exception as error:  # likewise
            raise failed(error) from error


class _Ear(AsyncCallbackHandler):
    """Puts the pieces of an answer together as they arrive."""

    raise_error = True  # a fault in here is one of the program, and not to be lost in a log

    def __init__(self, begin: Callable[[], None], hear: Callable[[str], None]) -> None:
        self._begin = begin
        self._hear = hear
        self._text = ""

    async def on_chat_model_start(self, serialized: Any, messages: Any, **more: Any) -> None:
        self._text = ""
        self._begin()

    async def on_llm_new_token(self, token: Any, **more: Any) -> None:
        if isinstance(token, str) and token:
            self._text += token
            self._hear(self._text)


def as_langchain(tools: Toolbox, hands: Acting) -> list[BaseTool]:
    """Return all tools as LangChain has them; each call goes through `hands`."""

    def runner(name: str) -> Callable[..., Awaitable[str]]:
        async def call(**args: Any) -> str:
            return await hands.answer(Call(name=name, args=args))

        return call

    return [
        StructuredTool.from_function(
            coroutine=runner(schema["function"]["name"]),
            name=schema["function"]["name"],
            description=schema["function"]["description"],
            args_schema=schema["function"]["parameters"],
        )
        for schema in tools.schemas()
    ]


class Boundary(AgentMiddleware[Any, Any, Any]):
    """Stands between agent and model: failures are translated, calls printed as text made, calls corrected, loops ended."""

    def __init__(
        self, mend: Mend, hands: Acting, *, shown: Collection[str], known: Collection[str], ask: OnceMore
    ) -> None:
        super().__init__()
        self._ask = ask
        self._shown = frozenset(shown)
        self._known = frozenset(known)
        self._mend = mend
        self._hands = hands
        self._asked = 0
        self.prose = ""  # of the last answer, where it called nothing
        self.read = 0  # tokens of the first prompt, as the server counted them

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        if self._asked == MODEL_CALLS:
            return ModelResponse(result=[AIMessage("")])
        self._asked += 1
        shown = request.override(tools=[tool for tool in request.tools if self._sees(tool)])
        response: ModelResponse[Any] = await self._ask(lambda: handler(shown))
        message = response.result[-1]
        assert isinstance(message, AIMessage)
        self.read = self.read or _read(message)
        return ModelResponse(result=[*response.result[:-1], self._mended(message)])

    def _sees(self, tool: BaseTool | dict[str, Any]) -> bool:
        return isinstance(tool, BaseTool) and tool.name in self._shown

    def _mended(self, message: AIMessage) -> AIMessage:
        """Return the answer with its calls as the request's own words have them; calls printed as text are calls."""
        calls = [Call(name=call["name"], args=call["args"]) for call in message.tool_calls]
        is_cut = _is_cut(message)
        if not calls and not is_cut:
            # Some clients put a call whose arguments they cannot read aside: {"name", "args": text}.
            calls = calls_of_plan(list(message.invalid_tool_calls), self._known)
            calls = calls or calls_in(str(message.text), self._known)
        self.prose = "" if calls else prose_of(str(message.text), is_cut=is_cut)
        if not calls:
            return message
        mended = self._mend(calls)
        self._hands.expect(mended)
        tool_calls = [
            {"name": call.name, "args": dict(call.args), "id": f"call_{uuid.uuid4().hex[:12]}", "type": "tool_call"}
            for call in mended
        ]
        return message.model_copy(update={"content": "", "tool_calls": tool_calls, "invalid_tool_calls": []})


def _read(message: AIMessage) -> int:
    return int(message.usage_metadata["input_tokens"]) if message.usage_metadata else 0


def _is_cut(message: AIMessage) -> bool:
    """Whether an answer reached the length that it may have, in any provider's words."""
    told = message.response_metadata
    reasons = (told.get(key) for key in ("done_reason", "finish_reason", "stop_reason"))
    return any(str(reason).lower() in {"length", "max_tokens"} for reason in reasons)
