"""What a request is about while its clauses are read in turn: what "it" is, whom it is for, what was asked so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.agent.calls import Call
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.names import Names


@dataclass(frozen=True, kw_only=True)
class ParseContext:
    """What the parser may know besides the words: the time, the people, and what was last spoken of."""

    now: datetime  # aware
    timezone: str
    personas: tuple[str, ...] = ()
    last_asset: str = ""
    last_kind: str = ""  # reel, image, post, job ...
    last_persona: str = ""
    last_post: str = ""
    language: str = ""


class Unclear(Exception):
    """A clause wants something, but not what can be told; the message is the question to ask."""


@dataclass
class Draft:
    """A call that may still be filled in by the clauses that follow it."""

    name: str
    args: dict[str, object]
    clause: Clause | None = None

    def call(self) -> Call:
        return Call(
            name=self.name, args={key: value for key, value in self.args.items() if value not in ("", None, [])}
        )


@dataclass
class Talk:
    """The state of one request."""

    context: ParseContext
    names: Names
    drafts: list[Draft] = field(default_factory=list)
    asset: str = ""  # what "it" is, as an earlier clause of this request named or made it
    post: str = ""
    persona: str = ""
    platform: str = ""
    remark: Clause | None = None  # the last clause that said something without asking for it
    mentioned: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def it(self) -> str:
        """The asset that "it" stands for."""
        return self.asset or "last"

    @property
    def previous(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def note(self, clause: Clause, drafts: Sequence[Draft]) -> None:
        """Remember what a clause was about, for the pronouns of the next."""
        for draft in drafts:
            if draft.name in {"generate_image", "make_reel", "edit_video", "repair_media", "make_again", "retake"}:
                self.asset = "last"
            elif draft.name in {"search_library", "ab_test"}:
                self.asset = "last" if draft.name == "search_library" else self.asset
            elif "asset" in draft.args:
                self.asset = str(draft.args["asset"])
            if draft.name in {"cancel_post", "move_post", "show_post", "approve_post"}:
                self.post = str(draft.args.get("id", ""))
            if draft.name == "create_persona":
                self.persona = str(draft.args["name"])
            elif draft.args.get("persona"):
                self.persona = str(draft.args["persona"])
            if draft.args.get("platform"):
                self.platform = str(draft.args["platform"])
        if not drafts:
            assets, posts, personas = clause.values("asset"), clause.values("post"), clause.values("persona")
            self.asset = assets[0] if assets else self.asset
            self.post = posts[0] if posts else self.post
            self.persona = personas[0] if personas else self.persona
            platforms = clause.values("platform")
            self.platform = platforms[0] if platforms else self.platform
