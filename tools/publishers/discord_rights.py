"""What a bot may do in a Discord channel, by the roles that it has and what the channel changes of them."""

from collections.abc import Mapping
from typing import Any, Final

ADMINISTRATOR: Final = 1 << 3
NEEDED: Final[Mapping[str, int]] = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,  # a lost answer is looked for there
}


def missing_rights(me: str, roles: Mapping[str, int], mine: list[str], channel: Mapping[str, Any]) -> list[str]:
    """Return which of the needed rights the bot `me` lacks in a channel.

    `roles` are the guild's roles with what they allow, `mine` those of the bot; the guild itself is everybody's role. What
    the channel says of everybody goes first, then of the roles together, then of the member.

    >>> channel = {"guild_id": "1", "permission_overwrites": [{"id": "1", "deny": str(1 << 15), "allow": "0"}]}
    >>> missing_rights("9", {"1": sum(NEEDED.values())}, [], channel)
    ['Attach Files']
    """
    guild = str(channel.get("guild_id", ""))
    allowed = roles.get(guild, 0)
    for role in mine:
        allowed |= roles.get(role, 0)
    if allowed & ADMINISTRATOR:
        return []
    said = channel.get("permission_overwrites")
    changes = {str(one.get("id")): one for one in said if isinstance(one, dict)} if isinstance(said, list) else {}
    for group in ([guild], mine, [me]):
        found = [changes[one] for one in group if one in changes]
        for one in found:
            allowed &= ~int(one.get("deny", 0))
        for one in found:
            allowed |= int(one.get("allow", 0))
    return [name for name, bit in NEEDED.items() if not allowed & bit]
