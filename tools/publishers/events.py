"""What a person is told and asked about posts, and the words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, Literal

from storage.deliveries import Question
from storage.tables import Delivery, DeliveryState

Action = Literal["post_now", "next_slot", "drop", "it_is_there", "post_again", "handed_posted", "handed_skip"]


class Result(StrEnum):
    """What one take-up of a delivery came to."""

    POSTED = "posted"
    HANDED = "handed"
    FAILED = "failed"
    PAUSED = "paused"  # failed, and the destination lets nobody in: its queue stops
    UNKNOWN = "unknown"
    LATER = "later"  # nothing was sent; it is planned again
    ASKED = "asked"
    GONE = "gone"  # not ours any more: taken by another, moved, cancelled


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button of an event. `action` is a method of `Publishing`."""

    label: str
    action: Action
    delivery_id: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something the person who planned a post should know, or decide. One event may be about many posts."""

    kind: Literal["posted", "failed", "paused", "ask"]
    deliveries: tuple[Delivery, ...]
    text: str
    fix: str = ""
    question: Question | None = None
    choices: tuple[Choice, ...] = ()


CHOICES: Final[Mapping[Question, tuple[tuple[str, Action], ...]]] = {
    Question.UNKNOWN: (("It is there", "it_is_there"), ("Post again", "post_again"), ("Drop", "drop")),
    Question.LATE: (("Post now", "post_now"), ("Next slot", "next_slot"), ("Drop", "drop")),
    Question.UNAPPROVED: (("Post now", "post_now"), ("Next slot", "next_slot"), ("Drop", "drop")),
    Question.EMPTY: (("Next slot", "next_slot"), ("Drop", "drop")),
    Question.HANDED: (("Posted", "handed_posted"), ("Skip", "handed_skip"), ("Later", "next_slot")),
}
WORDS: Final[Mapping[Question, tuple[str, str]]] = {
    Question.UNKNOWN: ("may be there or not: the answer was lost", "look, then say"),
    Question.LATE: ("missed its time", "post it now, at its next slot, or not at all?"),
    Question.UNAPPROVED: ("was not approved in time", "post it now, at its next slot, or not at all?"),
    Question.EMPTY: ("is due and has no content", "put something in, move it, or drop it"),
    Question.HANDED: ("is handed to you", "say when it is posted"),
}


def question_event(question: Question, rows: Sequence[Delivery]) -> Event:
    """Ask one question about one post or about many, with the buttons of each."""
    what, fix = WORDS[question]
    tells_why = question in {Question.EMPTY, Question.LATE} and len(rows) == 1
    why = rows[0].error.partition("\n")[0] if tells_why else ""
    text = (
        f"{_names(rows)} {what}{f': {why}' if why else ''}."
        if len(rows) == 1
        else f"{len(rows)} posts: each {what}.\n{_names(rows)}"
    )
    choices = tuple(
        Choice(label=label, action=action, delivery_id=row.id) for row in rows for label, action in CHOICES[question]
    )
    return Event(kind="ask", deliveries=tuple(rows), text=text, fix=fix, question=question, choices=choices)


def result_event(result: Result, row: Delivery) -> Event | None:
    """Return what is told of a take-up; None where nothing is, or where the post stands otherwise by now."""
    match result:
        case Result.POSTED if row.state is DeliveryState.POSTED:
            late = (row.posted_at or row.due_at) - row.due_at
            mark = f", {_minutes(late)} late" if late >= timedelta(minutes=1) else ""
            return Event(
                kind="posted", deliveries=(row,), text=f"{row.handle} is up{mark}: {row.permalink or row.platform}"
            )
        case Result.HANDED if row.state is DeliveryState.ASK:
            return question_event(Question.HANDED, [row])
        case Result.FAILED | Result.PAUSED if row.state is DeliveryState.FAILED:
            message, _, fix = row.error.partition("\n")
            stopped = " Nothing more goes there until that is mended." if result is Result.PAUSED else ""
            return Event(
                kind="paused" if result is Result.PAUSED else "failed",
                deliveries=(row,),
                text=f"{row.handle} was not posted: {message}.{stopped}",
                fix=fix,
                choices=(Choice(label="Try again", action="post_again", delivery_id=row.id),),
            )
        case _:
            return None


def _names(rows: Sequence[Delivery]) -> str:
    return ", ".join(f"{row.handle} ({row.platform}, {row.wall_time[:16].replace('T', ' ')})" for row in rows)


def _minutes(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
