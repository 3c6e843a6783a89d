"""The list of tools, and what a tool is: a plain function whose signature is its schema and whose docstring is its prompt.

Commands, buttons, the phrase parser and any language model all run tools through `Toolbox.run`, so there is one code for
each act. The schema is flat (no unions, no nesting): what a model's client drops from a schema cannot be relied on.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from storage.wording import tr
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest

Function = Callable[..., Awaitable[Outcome]]


@dataclass(frozen=True, kw_only=True)
class Tool:
    name: str
    description: str
    function: Function

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """The checked arguments, made when the tool is first used: making all of them costs a start its tenth of a second."""
        return arguments_of(self.function)

    def schema(self) -> dict[str, Any]:
        """Return the tool as a function description for a model: flat properties, no titles."""
        schema = self.arguments.model_json_schema()
        properties = {
            name: {key: value for key, value in property_.items() if key not in {"title", "default"}}
            for name, property_ in schema.get("properties", {}).items()
        }
        parameters = {"type": "object", "properties": properties, "required": schema.get("required", [])}
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": parameters},
        }


def tool(function: Function) -> Tool:
    """Make a `Tool` of `async def name(context, *, argument: Annotated[type, "note"] = default) -> Outcome`."""
    return Tool(name=function.__name__, description=inspect.cleandoc(function.__doc__ or ""), function=function)


def arguments_of(function: Function) -> type[BaseModel]:
    """Return the model of a function's keyword arguments, the first parameter left out."""
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        notes = [note for note in getattr(hints[parameter.name], "__metadata__", ()) if isinstance(note, str)]
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (hints[parameter.name], Field(default, description=" ".join(notes) or None))
    config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    arguments: type[BaseModel] = create_model(function.__name__, __config__=config, **fields)
    return arguments


class Toolbox:
    """All tools by name."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self.tools = {tool.name: tool for tool in tools}

    def schemas(self, names: Iterable[str] | None = None) -> list[dict[str, Any]]:
        chosen = self.tools if names is None else [name for name in names if name in self.tools]
        return [self.tools[name].schema() for name in chosen]

    def checked(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return `arguments` validated and completed; raises InvalidRequest with one line that names each bad one."""
        found = self.tools.get(name)
        if found is None:
            raise InvalidRequest(
                tr("there is no tool called {name!r}", name=name),
                fix=tr("use one of: {tools}", tools=", ".join(self.tools)),
            )
        try:
            return dict(found.arguments.model_validate(dict(arguments)))
        except ValidationError as error:
            problems = "; ".join(
                f"{'.'.join(map(str, problem['loc'])) or name}: {problem['msg']} (got {str(problem['input'])[:60]!r})"
                for problem in error.errors()
            )
            raise InvalidRequest(f"{name}: {problems}", fix=tr("change the named values and ask again")) from error

    def arguments(self, name: str) -> frozenset[str]:
        """Return the names of a tool's arguments; none for a tool that does not exist."""
        found = self.tools.get(name)
        return frozenset(found.arguments.model_fields) if found is not None else frozenset()

    async def again(self, name: str, arguments: Mapping[str, Any], context: ToolContext) -> Outcome:
        """Run a tool that only looks or asks once more, without another receipt."""
        return await self.tools[name].function(context, **self.checked(name, arguments))

    async def run(self, name: str, arguments: Mapping[str, Any], context: ToolContext) -> Outcome:
        """Run one tool and keep the receipt of what it did.

        Raises the errors of `tools.errors`; InvalidRequest also for a tool or an argument that does not exist.
        """
        checked = self.checked(name, arguments)
        outcome = await self.tools[name].function(context, **checked)
        await context.keep(name, checked, outcome)
        return outcome
