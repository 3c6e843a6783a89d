"""Tools about accounts: connect one, see how they are, disconnect one. Secrets come beside the words, and stay nowhere."""

from datetime import timedelta

from storage.tables import Account, AccountState, Role
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused
from tools.marks import code, plain
from tools.platforms import platform as platform_of
from tools.platforms import platform_id
from tools.publishers.entrances import PUBLISHERS, not_connectable
from tools.toolbox import tool

SECRET = "secret"  # noqa: S105 - the field of a question whose answer is one
WEBHOOK = {"webhook", "discord webhook", "a webhook"}


@tool
async def connect_account(context: ToolContext, *, platform: str = "", server: str = "") -> Outcome:
    """Connect an account to post with: Bluesky, Mastodon or a Discord webhook."""
    if context.role is not Role.OWNER:
        raise Refused("only the owner may connect an account")
    if not context.is_private:
        raise Refused("accounts are connected in a private chat", fix="write to me in private")
    name, server = _which(platform, server)
    if name == "mastodon" and not server and not context.secret:
        raise Missing("on which server is it?", argument="server", fix="for example mastodon.social")
    entrances = context.studio.entrances
    if not context.secret:
        invitation = await entrances.invite(name, server, now=context.now)
        question = {
            "tool": "connect_account",
            "args": {"platform": name, "server": invitation.server},
            "field": SECRET,
            "then": [],
        }
        kept = "It is kept encrypted on this machine, and no model sees it."
        paste = Offer(
            label=invitation.label,
            action="connect_account",
            args={"platform": name, "server": invitation.server},
            role=Role.OWNER,
            lasting=True,
            pastes=True,
        )
        return Outcome(
            effect="nothing",
            text=f"{plain(invitation.text)}\n{kept}",
            offers=((paste,),) if context.pastes_by_button else (),
            remember={"question": question},
        )
    entered = await entrances.enter(name, server, context.secret, now=context.now)
    context.studio.publishing.nudge()
    account = entered.account
    until = f" It is good until {account.expires_at:%d %B %Y}." if account.expires_at else ""
    text = (
        f"Connected: **{plain(account.name)}** on {platform_of(name).title}. {plain(entered.can)}{until}\n"
        f"Posts go there when you say {code(name)}; /destination makes it a persona's default."
    )
    return Outcome(effect="changed", text=text)


@tool
async def list_accounts(context: ToolContext) -> Outcome:
    """List the connected accounts and how they are."""
    rows = await context.studio.entrances.accounts.list(states=(AccountState.OK, AccountState.NEEDS_RECONNECT))
    lines = [account_line(row, context) for row in rows]
    lines += [
        f"**{platform_of(name).title}**: by the bot's own token"
        for name in sorted(context.studio.connected)
        if name in {"telegram", "discord"}
    ]
    if not lines:
        lines = ["No account is connected. /connect bluesky, /connect mastodon or /connect discord does it."]
    broken = [row for row in rows if row.state is AccountState.NEEDS_RECONNECT]
    return Outcome(effect="found", text="\n".join(lines), offers=tuple((reconnect(row),) for row in broken))


@tool
async def disconnect_account(context: ToolContext, *, words: str = "") -> Outcome:
    """Ask whether to disconnect an account, by its number, name or platform."""
    if context.role is not Role.OWNER:
        raise Refused("only the owner may disconnect an account")
    account = await _named(context, words)
    where = f"**{plain(account.name)}** on {platform_of(account.platform).title}"
    return Outcome(
        effect="proposed",
        text=f"Disconnect {where}? What opens it is erased here, and planned posts for it are handed to you.",
        offers=(
            (
                Offer(
                    label="Disconnect",
                    action="forget_account",
                    args={"account": account.id},
                    style="danger",
                    role=Role.OWNER,
                ),
                Offer(label="Leave it", action="leave"),
            ),
        ),
    )


@tool
async def forget_account(context: ToolContext, *, account: int) -> Outcome:
    """Disconnect an account, once a person has pressed."""
    found = await context.studio.entrances.accounts.get(account)
    if found is None:
        raise InvalidRequest("that account is not connected any more")
    await context.studio.entrances.leave(found)
    return Outcome(
        effect="deleted",
        text=f"**{plain(found.name)}** is disconnected. On {platform_of(found.platform).title} itself, take back the "
        "permission too: its settings list what may use the account.",
    )


def account_line(row: Account, context: ToolContext) -> str:
    where = f"{row.id}: **{plain(row.name)}** on {platform_of(row.platform).title}"
    if row.state is AccountState.NEEDS_RECONNECT:
        return f"{where}: must be connected anew ({plain(row.error)}); its posts wait"
    looked = f", looked at {_ago(context.now - row.checked_at)}" if row.checked_at else ""
    until = f", until {row.expires_at:%d %B %Y}" if row.expires_at else ""
    return f"{where}: fine{looked}{until}"


def reconnect(row: Account) -> Offer:
    """Return the button that begins to connect an account anew."""
    server = row.address.rpartition("@")[2] if row.platform == "mastodon" else ""
    return Offer(
        label=f"Reconnect {row.name}"[:40],
        action="connect_account",
        args={"platform": row.platform, "server": server},
        style="primary",
        role=Role.OWNER,
        lasting=True,
    )


def _which(platform: str, server: str) -> tuple[str, str]:
    """Return the platform that is meant and the server, which may stand behind its name."""
    words = " ".join(platform.split())
    if not words:
        raise Missing(
            "which account?",
            argument="platform",
            choices=("Bluesky", "Mastodon", "Discord webhook"),
            fix="/connect bluesky",
        )
    if words.lower() in WEBHOOK:
        return "discord", ""
    head, _, rest = words.partition(" ")
    name = platform_id(words) or platform_id(head)
    if name is None:
        platform_of(head)  # raises with the nearest one that there is
        raise InvalidRequest(f"I do not know the platform {head[:40]!r}")
    if name not in PUBLISHERS:
        raise not_connectable(name, platform_of(name).title)
    return name, server or (rest if name == "mastodon" and not platform_id(words) else "")


def _ago(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 2:
        return "just now"
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 2880 else f"{minutes // 1440} days ago"


async def _named(context: ToolContext, words: str) -> Account:
    rows = [row for row in await context.studio.entrances.accounts.list() if row.state is not AccountState.CONNECTING]
    said = words.strip().lower()
    if not said and len(rows) == 1:
        return rows[0]
    found = [
        row
        for row in rows
        if said == str(row.id) or said.lstrip("@") in row.name.lower() or platform_id(said) == row.platform
    ]
    if said and len(found) == 1:
        return found[0]
    if not rows:
        raise InvalidRequest("no account is connected")
    raise InvalidRequest(
        "which account?" if len(found) != 0 or not said else "there is no such account",
        fix="/accounts lists them; for example /disconnect 1",
    )


PRESSED = [connect_account, list_accounts, disconnect_account, forget_account]
