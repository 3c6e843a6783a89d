"""What the signed statement says, and what is read out of one. Pure.

C2PA 2.1: the actions assertion says how the content came to be; a file that it was made from, with a statement of its own, is
kept in it as an ingredient.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from storage.wording import tr
from tools.provenance.marks import VOCABULARY, SourceType

NAME: Final = "Troupe"
VERSION: Final = "0.1"
State = Literal["verified", "foreign", "none", "broken"]
# What is told of a statement that holds but whose signer nobody here knows: of a foreign one it is no fault.
UNTRUSTED: Final = {"signingCredential.untrusted", "timeStamp.untrusted"}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a file's statement is worth. verified: ours, and unchanged since. foreign: somebody else's, and unchanged."""

    state: State
    signer: str = ""
    source_type: str = ""  # what it says of how it was made, by IPTC's word
    has_ingredient: bool = False
    why: str = ""  # of a broken one

    @property
    def line(self) -> str:
        """In a few words."""
        match self.state:
            case "verified":
                return tr("content credentials verified: signed here, and unchanged since")
            case "foreign":
                return tr("content credentials of {signer}, unchanged", signer=self.signer or tr("somebody else"))
            case "broken":
                return tr(
                    "its content credentials do not match it: it was changed after {signer} signed it",
                    signer=self.signer or tr("somebody"),
                )
        return tr("no content credentials")


def made(source: SourceType | None, *, title: str, mime: str, has_parent: bool) -> dict[str, Any]:
    """The statement for a file: made with AI (`source`), or only taken over and changed; of `has_parent` an ingredient."""
    agent = {"name": NAME, "version": VERSION}
    actions: list[dict[str, Any]] = []
    if source is not None and not has_parent:
        actions.append({"action": "c2pa.created", "digitalSourceType": f"{VOCABULARY}{source}", "softwareAgent": agent})
    if has_parent:
        actions.append({"action": "c2pa.opened", "parameters": {"ingredientIds": [PARENT]}})
        edited: dict[str, Any] = {"action": "c2pa.edited", "softwareAgent": agent}
        actions.append(edited | ({"digitalSourceType": f"{VOCABULARY}{source}"} if source else {}))
    return {
        "claim_generator_info": [agent],
        "title": title,
        "format": mime,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }


PARENT: Final = "parent"  # the name by which an action means the ingredient


def verdict(told: dict[str, Any], state: str) -> Verdict:
    """What the reader's report says; `state` is its own word: Trusted, Valid or Invalid."""
    active = told.get("manifests", {}).get(told.get("active_manifest", ""), {})
    signature = active.get("signature_info", {})
    signer = str(signature.get("common_name") or signature.get("issuer") or "")
    actions = [
        action
        for assertion in active.get("assertions", ())
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in assertion.get("data", {}).get("actions", ())
    ]
    kinds = [str(action.get("digitalSourceType", "")) for action in actions]
    kind = next((one.removeprefix(VOCABULARY) for one in kinds if one), "")
    failures = _failures(told)
    worst = [code for code in failures if code not in UNTRUSTED]
    if state == "Invalid" and worst:
        return Verdict(state="broken", signer=signer, source_type=kind, why=", ".join(worst[:3]))
    return Verdict(
        state="verified" if state == "Trusted" else "foreign",
        signer=signer,
        source_type=kind,
        has_ingredient=bool(active.get("ingredients")),
    )


def _failures(told: dict[str, Any]) -> list[str]:
    results = told.get("validation_results", {})
    parts = [results.get("activeManifest", {})]
    return [str(one.get("code", "")) for part in parts for one in part.get("failure", ())]
