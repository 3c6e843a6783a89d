"""Who decides what the shots of a reel show: a language model within a schema, or lists of shots by theme."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

from personas.prompts import voice_prompt
from tools.errors import Absent, TroupeError
from tools.production import steering
from tools.production.plan import LONGEST_HOOK, SIZES, Brief, Plan, PlannedShot, checked
from tools.production.steering import Steering

logger = logging.getLogger(__name__)

Ask = Callable[[str, str, dict[str, Any]], Awaitable[Mapping[str, Any]]]

SYSTEM: Final = (
    "You are the director of short vertical videos. You plan still shots that tell one small story: the place first, "
    "then the person in it, then a detail, then a last picture that stays. Each scene is one line that a painter can "
    "paint: place, light, weather, what the person does and wears. No text in the picture, no camera words, no names of "
    "real people. Everybody in the pictures is an adult. Answer with JSON only."
)


# How the lists call a move, and how the renderer does.
MOVES: Final = {
    "in": "zoom_in",
    "out": "zoom_out",
    "left": "pan_left",
    "right": "pan_right",
    "up": "pan_up",
    "down": "pan_down",
    "still": "still",
}


class Director(Protocol):
    """Plans the shots of a reel."""

    name: str

    async def plan(self, brief: Brief) -> Plan:
        """Return a plan with exactly `brief.shots` shots."""
        ...

    async def steer(self, scene: str, reason: str) -> Steering:
        """Return what the reason for which `scene` was rejected changes in the next attempt."""
        ...


class ListDirector:
    """Takes the shots from lists by theme: no model, no network, the same for the same seed."""

    name = "lists"

    async def plan(self, brief: Brief) -> Plan:
        from tools.scenes import shot_list

        theme = ", ".join(part for part in (brief.theme, *brief.changes, brief.show) if part)
        listed = shot_list(theme, brief.shots, brief.seed)
        shots = tuple(PlannedShot(scene=one.text, shot=one.shot, move=MOVES[one.move]) for one in listed)
        return checked(Plan(shots=shots, title=brief.theme, director=self.name), brief)

    async def steer(self, scene: str, reason: str) -> Steering:
        return steering.read(reason)


class ModelDirector:
    """Asks a language model; whatever is wrong with its answer, the fallback plans instead, and says so in the log."""

    def __init__(self, ask: Ask, *, fallback: Director, name: str = "model") -> None:
        self.name = name
        self._ask = ask
        self._fallback = fallback

    async def plan(self, brief: Brief) -> Plan:
        try:
            answer = await self._ask(SYSTEM, _request(brief), schema(brief.shots))
            shots = tuple(PlannedShot(scene=str(shot["scene"]), shot=shot.get("shot", "")) for shot in answer["shots"])
            hook = str(answer.get("hook", ""))
            return checked(Plan(shots=shots, title=brief.theme, hook=hook, director=self.name), brief)
        except Absent:
            return await self._fallback.plan(brief)
        except (TroupeError, KeyError, TypeError, AttributeError, ValueError) as error:
            logger.warning("No plan from the model", extra={"action": "plan_fell_back", "why": repr(error)[:300]})
            return await self._fallback.plan(brief)

    async def steer(self, scene: str, reason: str) -> Steering:
        facts = json.dumps({"the picture": scene, "why it was rejected": reason}, ensure_ascii=False)
        try:
            told = steering.of_answer(await self._ask(steering.SYSTEM, facts, steering.SCHEMA))
            if told.show or told.avoid:
                return told
        except Absent:
            pass
        except (TroupeError, KeyError, TypeError, ValueError) as error:
            logger.warning("No steering from the model", extra={"action": "steer_fell_back", "why": repr(error)[:300]})
        return await self._fallback.steer(scene, reason)


def schema(shots: int) -> dict[str, Any]:
    """Return the JSON schema of a plan of `shots` shots."""
    shot = {
        "type": "object",
        "properties": {"scene": {"type": "string"}, "shot": {"type": "string", "enum": list(SIZES)}},
        "required": ["scene", "shot"],
    }
    return {
        "type": "object",
        "properties": {
            "shots": {"type": "array", "items": shot, "minItems": shots, "maxItems": shots},
            "hook": {"type": "string", "maxLength": LONGEST_HOOK},
        },
        "required": ["shots", "hook"],
    }


def _request(brief: Brief) -> str:
    """Say what is wanted. The person's words are quoted as data: they can plan a reel, and nothing else."""
    facts = {
        "theme": brief.theme,
        "changes wanted": list(brief.changes),
        "shots": brief.shots,
        "seconds": brief.duration_s,
        "platform": brief.platform or "any",
        "language of the hook": brief.language,
        **({"an earlier one was rejected because": brief.because} if brief.because else {}),
    }
    who = f"The person in it: {voice_prompt(brief.persona)}\n" if brief.persona else ""
    return f"{who}Plan exactly {brief.shots} shots and a hook of at most eight words for:\n{json.dumps(facts, ensure_ascii=False)}"
