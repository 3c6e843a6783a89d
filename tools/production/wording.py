"""The words of a reel besides its hook, and when each of them stands. Pure."""

from tools.production.params import ReelParams
from tools.production.plan import Plan
from tools.production.speech import spans_of
from tools.reel.captions import captions, over, spread
from tools.reel.spec import Text

CARD_SECONDS = 3.0  # a lower third: a name and a line are read
CALL_SECONDS = 3.0  # a call to action, at the end
LATE = 0.3  # seconds after the hook
STAYS = 0.4  # seconds that the last caption stays behind the last word


def texts_of(params: ReelParams, plan: Plan, *, hook_frames: int) -> tuple[Text, ...]:
    """The texts that were asked for: handle and AI line throughout, a card after the hook, the call at the end."""
    total, fps = sum(plan.frames), plan.fps
    asked = {role: text.strip() for role, text in params.texts.items() if text.strip()}
    found: list[Text] = []
    if text := asked.get("handle"):
        found.append(Text(role="handle", text=text, first=0, frames=total))
    if text := asked.get("ai_line"):
        found.append(Text(role="ai_line", text=text, first=0, frames=total))
    call = min(total, round(CALL_SECONDS * fps))
    if text := asked.get("lower_third"):
        first = min(hook_frames + round(LATE * fps) if plan.hook else 0, max(0, total - call - 1))
        found.append(
            Text(role="lower_third", text=text, first=first, frames=min(total - first, round(CARD_SECONDS * fps)))
        )
    if text := asked.get("call_to_action"):
        found.append(Text(role="call_to_action", text=text, first=total - call, frames=call))
    if text := asked.get("caption"):
        spans = spans_of(params, text)
        words = over(text, spans, fps=fps) if spans else spread(text, first=0, frames=total)
        end = min(total, round((spans[-1][1] + STAYS) * fps)) if spans else total
        found += captions(words, until=end)
    return tuple(found)
