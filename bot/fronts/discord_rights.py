"""Which rights the bot needs in a Discord server, and which it had better not have: as bits, without the library."""

NEEDED = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}
ADMINISTRATOR = 1 << 3
# What would hurt if the token were stolen, and nothing here needs.
DANGEROUS = {
    "Administrator": ADMINISTRATOR,
    "Kick Members": 1 << 1,
    "Ban Members": 1 << 2,
    "Manage Channels": 1 << 4,
    "Manage Server": 1 << 5,
    "Mention Everyone": 1 << 17,
    "Manage Roles": 1 << 28,
    "Manage Webhooks": 1 << 29,
}
MESSAGE_CONTENT = 1 << 18 | 1 << 19  # of an application's flags: the intent, of a large bot and of a small one


def rights(has: int) -> tuple[list[str], list[str]]:
    """Return which rights are missing and which dangerous ones there are, as Discord's settings call them.

    >>> rights(1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 29)
    (['Send Messages in Threads'], ['Manage Webhooks'])
    """
    missing = [] if has & ADMINISTRATOR else [name for name, bit in NEEDED.items() if not has & bit]
    return missing, [name for name, bit in DANGEROUS.items() if has & bit]
