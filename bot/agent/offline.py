"""The offline model: the phrase parser as a LangChain chat model, so that the agent loop is the same with and without a server."""

import uuid
from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from bot.agent.phrases import ParseContext, parse


class OfflineChatModel(BaseChatModel):
    """Answers the last human message with the calls that the parser reads in it; after their results it has said all.

    `context` gives the parser's view at the time of the call: the time, the zone, the personas.
    """

    context: Callable[[], ParseContext]
    tools: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "troupe-offline"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Return the model knowing which tools may be called."""
        names = tuple(tool["function"]["name"] if isinstance(tool, dict) else tool.name for tool in tools)
        return self.model_copy(update={"tools": names})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages))])

    def _answer(self, messages: list[BaseMessage]) -> AIMessage:
        if messages and isinstance(messages[-1], ToolMessage):
            return AIMessage(content="")
        asked = next((message for message in reversed(messages) if isinstance(message, HumanMessage)), None)
        parsed = parse(str(asked.text) if asked else "", self.context())
        calls = [
            {"name": call.name, "args": dict(call.args), "id": f"call_{uuid.uuid4().hex[:12]}", "type": "tool_call"}
            for call in parsed.calls
            if not self.tools or call.name in self.tools
        ]
        return AIMessage(content="" if calls else parsed.question or parsed.reply, tool_calls=calls)
