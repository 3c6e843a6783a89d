"""The rows of a studio in a form that is the same wherever a conversation took place: no times, ids or places."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from sqlalchemy import inspect, select

from bot.app import App
from storage import tables
from storage.base import Base
from storage.tables import PendingAction, PendingState
from tests.bot.commanding import Things

Row = tuple[tuple[str, str], ...]
Rows = dict[str, list[Row]]  # by table

COMPARED: Final = (
    *("Persona", "Personality", "Appearance", "Style", "Asset", "Tag", "AssetTag", "Caption", "Destination", "Account"),
    *("Rhythm", "Schedule", "Delivery", "Job", "Fact", "Receipt", "PendingAction", "Place", "Ticket", "Consent"),
    *("Face", "Preference"),
)
# What differs by its nature: when, where, by which program, in how much time, by which dice.
LEFT_OUT: Final = frozenset(
    {
        *(
            "front",
            "chat",
            "actor",
            "turn",
            "token",
            "said_by",
            "decided_by",
            "decided_in",
            "approved_by",
            "created_by",
        ),
        *("created_at", "updated_at", "started_at", "finished_at", "decided_at", "deleted_at", "approved_at", "at"),
        *("expires_at", "used_at", "last_used_at", "settings", "shown", "code", "key", "conversation_id", "version"),
        *(
            "sha256",
            "file_size",
            "seed",
            "prompt_id",
            "generation_time_seconds",
            "timings",
            "fraction",
            "stage",
            "quality_score",
            "plan",
            "quality",
        ),
        # Codes and ids that are drawn by lot, and pictures that are: so the words of a caption, which go by them.
        *("digest", "file_sha256", "thumbnail_sha256", "phash", "added_by", "path", "size", "quality_results"),
        *("captions", "parts", "checks", "score", "ab_test_id"),  # of a job and its files
        *("hook", "main", "call_to_action", "hashtags"),
        *("cancel_requested", "warnings", "position", "object_version", "group", "text", "dhash", "state_since"),
    }
)
HANDLES: Final = {"img": "asset", "vid": "asset", "reel": "asset", "aud": "asset", "P": "delivery", "J": "job"}


async def rows_of(app: App, things: Things) -> dict[str, dict[Any, Row]]:
    """Every row that is compared, by table and key."""
    base = {"asset": things.a.id, "delivery": things.post.id, "job": things.job.id}
    found: dict[str, dict[Any, Row]] = {}
    async with app.database.read() as session:
        people = {row.id: row.name for row in await session.scalars(select(tables.Persona))}
        for name in COMPARED:
            table: type[Base] = getattr(tables, name)
            there = found.setdefault(name, {})
            for row in await session.scalars(select(table)):
                if isinstance(row, PendingAction) and not (row.state is PendingState.DONE and row.outcome):
                    continue  # cards are drawn more often where they cannot be edited
                columns = inspect(table).columns
                values = {column.key: getattr(row, column.key) for column in columns if column.key not in LEFT_OUT}
                if not values.get("caption_is_given", True):
                    del values["caption"]  # written by the grammar, by lot
                key = tuple(str(getattr(row, column.key)) for column in inspect(table).primary_key)
                there[key] = tuple(
                    (column, plain(column, value, base, people, things.persona.name))
                    for column, value in values.items()
                    if column != "id"
                )
    return found


def plain(column: str, value: Any, base: Mapping[str, int], people: Mapping[str, str], who: str) -> str:
    """One value as text: persons by name, files, posts and jobs counted from those that the conversation began with."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        kept = {key: plain(str(key), one, base, people, who) for key, one in value.items() if key not in LEFT_OUT}
        return str(sorted(kept.items()))
    if isinstance(value, list | tuple):
        return str([plain(column, one, base, people, who) for one in value])
    kind = next((kind for kind in base if column in {kind, f"{kind}_id", f"{kind}s", "based_on"}), None)
    if kind is None and column == "object_id" and str(value).isdecimal():
        return "#"
    if kind is not None and isinstance(value, int) and not isinstance(value, bool):
        return f"{kind} {value - base[kind]}"
    text = str(value)
    for known, name in people.items():
        text = text.replace(known, name)
    text = re.sub(
        r"\b(img|vid|reel|aud)_(\d+)|\b([PJ])(\d+)\b",
        lambda m: f"{m[1] or m[3]}+{int(m[2] or m[4]) - base[HANDLES[m[1] or m[3]]]}",
        text,
    )
    return text.replace(who, "WHO")


def changes(before: dict[str, dict[Any, Row]], after: dict[str, dict[Any, Row]]) -> Rows:
    """The rows that are new, another, or gone; those that are gone by their old values."""
    found: Rows = {}
    for table, rows in after.items():
        was = before[table]
        news = [row for key, row in rows.items() if was.get(key) != row]
        gone = [(("gone", "yes"), *row) for key, row in was.items() if key not in rows]
        if news or gone:
            found[table] = sorted([*news, *gone])
    return found
