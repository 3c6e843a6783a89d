"""What a person is told and asked about posts, and the words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from storage.deliveries import Question
from storage.tables import Delivery, DeliveryState, Schedule
from storage.wording import later, tr, trn

EVERY: Final = 0
BY_ONE: Final = 8  # posts that are asked about one by one in a message; more are decided together
Action = Literal["post_now", "next_slot", "drop", "it_is_there", "post_again", "keep", "handed_posted", "handed_skip"]


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
    """A button of an event. `action` is a method of `Publishing`; `delivery_id` is EVERY for all posts of the event."""

    label: str
    action: Action
    delivery_id: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something the person who planned a post should know, or decide. One event may be about many posts."""

    kind: Literal["posted", "failed", "paused", "ask", "word"]
    deliveries: tuple[Delivery, ...]
    text: str
    fix: str = ""
    question: Question | None = None
    choices: tuple[Choice, ...] = ()
    schedules: tuple[int, ...] = ()  # recurring posts that it is about, each to be ended or left on


CHOICES: Final[Mapping[Question, tuple[tuple[str, Action], ...]]] = {
    Question.UNKNOWN: (
        (later("It is there"), "it_is_there"),
        (later("Post again"), "post_again"),
        (later("Drop"), "drop"),
    ),
    Question.LATE: ((later("Post now"), "post_now"), (later("Next slot"), "next_slot"), (later("Drop"), "drop")),
    Question.UNAPPROVED: ((later("Post now"), "post_now"), (later("Next slot"), "next_slot"), (later("Drop"), "drop")),
    Question.EMPTY: ((later("Next slot"), "next_slot"), (later("Drop"), "drop")),
    Question.RESTORED: ((later("Keep it"), "keep"), (later("It is there"), "it_is_there"), (later("Drop"), "drop")),
    Question.HANDED: (
        (later("Posted"), "handed_posted"),
        (later("Skip"), "handed_skip"),
        (later("Later"), "next_slot"),
    ),
}
WORDS: Final[Mapping[Question, tuple[str, str]]] = {
    Question.UNKNOWN: (later("may be there or not: the answer was lost"), later("look, then say")),
    Question.LATE: (later("missed its time"), later("post it now, at its next slot, or not at all?")),
    Question.UNAPPROVED: (later("was not approved in time"), later("post it now, at its next slot, or not at all?")),
    Question.EMPTY: (later("is due and has no content"), later("put something in, move it, or drop it")),
    Question.RESTORED: (
        later("comes out of a backup, and may have been posted since"),
        later("look, then keep it or say it is there"),
    ),
    Question.HANDED: (later("is handed to you"), later("say when it is posted")),
}


def question_event(question: Question, rows: Sequence[Delivery]) -> Event:
    """Ask one question about one post or about many, with the buttons of each."""
    what, fix = map(tr, WORDS[question])
    tells_why = question in {Question.EMPTY, Question.LATE} and len(rows) == 1
    why = rows[0].error.partition("\n")[0] if tells_why else ""
    text = (
        f"{_names(rows)} {what}{f': {why}' if why else ''}."
        if len(rows) == 1
        else tr("{count} posts: each {what}.\n{names}", count=len(rows), what=what, names=_names(rows))
    )
    choices = tuple(
        Choice(label=tr(label), action=action, delivery_id=row.id)
        for row in rows
        for label, action in CHOICES[question]
    )
    return Event(kind="ask", deliveries=tuple(rows), text=text, fix=fix, question=question, choices=choices)


def missed_event(asked: Mapping[Question, Sequence[Delivery]], skipped: Sequence[Delivery]) -> Event:
    """Tell in one message what missed its time: what is asked about, with its buttons, and what was called off."""
    rows = [row for some in asked.values() for row in some]
    if len(asked) == 1 and not skipped:
        event = question_event(next(iter(asked)), rows)
        return event if len(rows) <= BY_ONE else replace(event, choices=_together(rows))
    lines = [
        tr("{count} posts missed their time.", count=len(rows) + len(skipped)) if len(rows) + len(skipped) > 1 else ""
    ]
    lines += [f"{_names(some)}: {tr(WORDS[question][0])}." for question, some in asked.items()]
    if skipped:
        lines.append(tr("Called off, because late is not wanted: {names}.", names=_names(skipped)))
    by_one = [
        Choice(label=tr(label), action=action, delivery_id=row.id)
        for question, some in asked.items()
        for row in some
        for label, action in CHOICES[question]
    ]
    return Event(
        kind="ask" if rows else "word",
        deliveries=(*rows, *skipped),
        text="\n".join(line for line in lines if line),
        fix=tr("post now, at the next slot, or not at all?") if rows else "",
        choices=tuple(by_one) if len(rows) <= BY_ONE else _together(rows),
    )


def restored_event(rows: Sequence[Delivery]) -> Event:
    """Ask about what comes out of a backup; many at once, after a look, are kept or dropped together."""
    event = question_event(Question.RESTORED, rows)
    return event if len(rows) <= BY_ONE else replace(event, choices=_together(rows, (later("Keep all"), "keep")))


def long_gone_event(missed: Sequence[tuple[Schedule, str, int]]) -> Event:
    """Tell of recurring posts, each with its persona's name, how often they would have gone out while nothing ran."""
    named = [
        tr(
            "{number} of recurring post {post} ({where})",
            number=number,
            post=row.id,
            where=", ".join(part for part in (persona, row.platform) if part),
        )
        for row, persona, number in missed[: 2 * BY_ONE]
    ]
    more = len(missed) - len(named)
    total = sum(number for *_, number in missed)
    return Event(
        kind="word",
        deliveries=(),
        text=trn(
            "Nothing ran for more than two weeks. {count} recurring post was missed: {named}{more}. They are not made up for; the coming ones go on as planned.",
            "Nothing ran for more than two weeks. {count} recurring posts were missed: {named}{more}. They are not made up for; the coming ones go on as planned.",
            total,
            named=", ".join(named),
            more=tr(" and {more} other schedules", more=more) if more > 0 else "",
        ),
        fix=tr("leave them on, or end them here"),
        schedules=tuple(row.id for row, *_ in missed[:BY_ONE]),
    )


def _together(
    rows: Sequence[Delivery], first: tuple[str, Action] = (later("Next slots for all"), "next_slot")
) -> tuple[Choice, ...]:
    return (
        Choice(label=f"{tr(first[0])} {len(rows)}", action=first[1], delivery_id=EVERY),
        Choice(label=tr("Drop all {count}", count=len(rows)), action="drop", delivery_id=EVERY),
    )


def result_event(result: Result, row: Delivery) -> Event | None:
    """Return what is told of a take-up; None where nothing is, or where the post stands otherwise by now."""
    match result:
        case Result.POSTED if row.state is DeliveryState.POSTED:
            late = (row.posted_at or row.due_at) - row.due_at
            mark = tr(", {minutes} late", minutes=_minutes(late)) if late >= timedelta(minutes=1) else ""
            return Event(
                kind="posted",
                deliveries=(row,),
                text=tr(
                    "{handle} is up{mark}: {permalink}",
                    handle=row.handle,
                    mark=mark,
                    permalink=row.permalink or row.platform,
                ),
            )
        case Result.HANDED if row.state is DeliveryState.ASK:
            return question_event(Question.HANDED, [row])
        case Result.FAILED | Result.PAUSED if row.state is DeliveryState.FAILED:
            message, _, fix = tr(row.error).partition("\n")
            stopped = tr(" Nothing more goes there until that is mended.") if result is Result.PAUSED else ""
            return Event(
                kind="paused" if result is Result.PAUSED else "failed",
                deliveries=(row,),
                text=tr(
                    "{handle} was not posted: {message}.{stopped}", handle=row.handle, message=message, stopped=stopped
                ),
                fix=fix,
                choices=(Choice(label=tr("Try again"), action="post_again", delivery_id=row.id),),
            )
        case _:
            return None


def as_dict(event: Event) -> dict[str, Any]:
    """Return an event as plain values, its posts by their ids: to be told by another host."""
    return {
        "kind": event.kind,
        "deliveries": [row.id for row in event.deliveries],
        "text": event.text,
        "fix": event.fix,
        "question": event.question.value if event.question else "",
        "choices": [[choice.label, choice.action, choice.delivery_id] for choice in event.choices],
        "schedules": list(event.schedules),
    }


def from_dict(told: Mapping[str, Any], rows: Sequence[Delivery]) -> Event | None:
    """Return the event again, with its posts as they are now; None when it asks about nothing that is still asked."""
    still = [row for row in rows if told["kind"] != "ask" or row.state is DeliveryState.ASK]
    if told["deliveries"] and not still:
        return None
    known = {EVERY, *(row.id for row in still)}
    return Event(
        kind=told["kind"],
        deliveries=tuple(still),
        text=told["text"],
        fix=told["fix"],
        question=Question(told["question"]) if told["question"] else None,
        schedules=tuple(told["schedules"]),
        choices=tuple(
            Choice(label=label, action=action, delivery_id=number)
            for label, action, number in told["choices"]
            if number in known
        ),
    )


def _names(rows: Sequence[Delivery]) -> str:
    named = [f"{row.handle} ({row.platform}, {row.wall_time[:16].replace('T', ' ')})" for row in rows[: 2 * BY_ONE]]
    more = len(rows) - len(named)
    return ", ".join(named) + (tr(" and {more} more", more=more) if more else "")


def in_words(span: timedelta) -> str:
    """Return a length as a person says it.

    >>> in_words(timedelta(minutes=7)), in_words(timedelta(hours=2, minutes=30)), in_words(timedelta(days=3))
    ('7 minutes', '2.5 hours', '3 days')
    """
    hours = span.total_seconds() / 3600
    if hours < 1.5:
        return _minutes(span)
    return f"{hours:.2g} hours" if hours < 36 else f"{hours / 24:.2g} days"


def _minutes(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return trn("{count} minute", "{count} minutes", minutes)
