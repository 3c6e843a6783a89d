"""Tools about accounts: connect one, see how they are, disconnect one. Secrets come beside the words, and stay nowhere."""

from datetime import timedelta

from storage.tables import Account, AccountState, Role
from storage.wording import tr
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
        raise Refused(tr("only the owner may connect an account"))
    if not context.is_private:
        raise Refused(tr("accounts are connected in a private chat"), fix=tr("write to me in private"))
    name, server = _which(platform, server)
    if name == "mastodon" and not server and not context.secret:
        raise Missing(tr("on which server is it?"), argument="server", fix=tr("for example mastodon.social"))
    entrances = context.studio.entrances
    if not context.secret:
        invitation = await entrances.invite(name, server, now=context.now)
        question = {
            "tool": "connect_account",
            "args": {"platform": name, "server": invitation.server},
            "field": SECRET,
            "then": [],
        }
        kept = tr("It is kept encrypted on this machine, and no model sees it.")
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
    until = tr(" It is good until {expires_at:%d %B %Y}.", expires_at=account.expires_at) if account.expires_at else ""
    text = tr(
        "Connected: **{account}** on {platform}. {can}{until}\nPosts go there when you say {name}; /destination makes it a persona's default.",
        account=plain(account.name),
        platform=platform_of(name).title,
        can=plain(entered.can),
        until=until,
        name=code(name),
    )
    return Outcome(effect="changed", text=text)


@tool
async def list_accounts(context: ToolContext) -> Outcome:
    """List the connected accounts and how they are."""
    rows = await context.studio.entrances.accounts.list(states=(AccountState.OK, AccountState.NEEDS_RECONNECT))
    lines = [account_line(row, context) for row in rows]
    lines += [
        tr("**{platform}**: by the bot's own token", platform=platform_of(name).title)
        for name in sorted(context.studio.connected)
        if name in {"telegram", "discord"}
    ]
    if not lines:
        lines = [tr("No account is connected. /connect bluesky, /connect mastodon or /connect discord does it.")]
    broken = [row for row in rows if row.state is AccountState.NEEDS_RECONNECT]
    return Outcome(effect="found", text="\n".join(lines), offers=tuple((reconnect(row),) for row in broken))


@tool
async def disconnect_account(context: ToolContext, *, words: str = "") -> Outcome:
    """Ask whether to disconnect an account, by its number, name or platform."""
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may disconnect an account"))
    account = await _named(context, words)
    where = tr("**{account}** on {platform}", account=plain(account.name), platform=platform_of(account.platform).title)
    return Outcome(
        effect="proposed",
        text=tr(
            "Disconnect {where}? What opens it is erased here, and planned posts for it are handed to you.", where=where
        ),
        offers=(
            (
                Offer(
                    label=tr("Disconnect"),
                    action="forget_account",
                    args={"account": account.id},
                    style="danger",
                    role=Role.OWNER,
                ),
                Offer(label=tr("Leave it"), action="leave"),
            ),
        ),
    )


@tool
async def forget_account(context: ToolContext, *, account: int) -> Outcome:
    """Disconnect an account, once a person has pressed."""
    found = await context.studio.entrances.accounts.get(account)
    if found is None:
        raise InvalidRequest(tr("that account is not connected any more"))
    await context.studio.entrances.leave(found)
    return Outcome(
        effect="deleted",
        text=tr(
            "**{found}** is disconnected. On {platform} itself, take back the permission too: its settings list what may use the account.",
            found=plain(found.name),
            platform=platform_of(found.platform).title,
        ),
    )


def account_line(row: Account, context: ToolContext) -> str:
    where = tr(
        "{number}: **{name}** on {platform}",
        number=row.id,
        name=plain(row.name),
        platform=platform_of(row.platform).title,
    )
    if row.state is AccountState.NEEDS_RECONNECT:
        return tr("{where}: must be connected anew ({error}); its posts wait", where=where, error=plain(row.error))
    looked = tr(", looked at {ago}", ago=_ago(context.now - row.checked_at)) if row.checked_at else ""
    until = tr(", until {expires_at:%d %B %Y}", expires_at=row.expires_at) if row.expires_at else ""
    return tr("{where}: fine{looked}{until}", where=where, looked=looked, until=until)


def reconnect(row: Account) -> Offer:
    """Return the button that begins to connect an account anew."""
    server = row.address.rpartition("@")[2] if row.platform == "mastodon" else ""
    return Offer(
        label=tr("Reconnect {name}", name=row.name)[:40],
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
            tr("which account?"),
            argument="platform",
            choices=("Bluesky", "Mastodon", tr("Discord webhook")),
            fix=tr("/connect bluesky"),
        )
    if words.lower() in WEBHOOK:
        return "discord", ""
    head, _, rest = words.partition(" ")
    name = platform_id(words) or platform_id(head)
    if name is None:
        platform_of(head)  # raises with the nearest one that there is
        raise InvalidRequest(tr("I do not know the platform {head!r}", head=head[:40]))
    if name not in PUBLISHERS:
        raise not_connectable(name, platform_of(name).title)
    return name, server or (rest if name == "mastodon" and not platform_id(words) else "")


def _ago(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 2:
        return tr("just now")
    if minutes < 120:
        return tr("{minutes} minutes ago", minutes=minutes)
    return (
        tr("{minutes} hours ago", minutes=minutes // 60)
        if minutes < 2880
        else tr("{minutes} days ago", minutes=minutes // 1440)
    )


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
        raise InvalidRequest(tr("no account is connected"))
    raise InvalidRequest(
        tr("which account?") if len(found) != 0 or not said else tr("there is no such account"),
        fix=tr("/accounts lists them; for example /disconnect 1"),
    )


PRESSED = [connect_account, list_accounts, disconnect_account, forget_account]
