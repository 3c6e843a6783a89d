"""What the doctor says: one line for each thing, as text for a person and as JSON for a program."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

import httpx

from storage.wording import tr, trn

LOOK = httpx.Timeout(3.0, connect=2.0)
State = Literal["ok", "info", "warning", "problem"]
MARKS: dict[State, str] = {"ok": "ok     ", "info": "info   ", "warning": "warning", "problem": "PROBLEM"}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing looked at: one line on it, and what to do where something is to be done."""

    name: str
    state: State
    line: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    items: tuple[Item, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        return 1 if any(item.state == "problem" for item in self.items) else 0

    def as_text(self) -> str:
        names = [tr(item.name) for item in self.items]
        width = max(map(len, names))
        lines = []
        for item, name in zip(self.items, names, strict=True):
            lines.append(f"{MARKS[item.state]}  {name:<{width}}  {item.line}")
            if item.fix:
                lines.append(f"{' ' * (len(MARKS['ok']) + width + 4)}-> {item.fix}")
        problems = sum(item.state == "problem" for item in self.items)
        verdict = trn("{count} problem.", "{count} problems.", problems) if problems else tr("Ready.")
        return "\n".join([*lines, verdict])

    def as_json(self) -> str:
        told = {"ok": self.exit_code == 0, "seconds": round(self.seconds, 2), "items": [asdict(i) for i in self.items]}
        return json.dumps(told, ensure_ascii=False, indent=2)


def field(answer: httpx.Response, name: str) -> Any:
    """A field of a JSON answer; raises httpx.HTTPError or ValueError when there is none to be had."""
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ValueError("another shape")
    return told.get(name)
