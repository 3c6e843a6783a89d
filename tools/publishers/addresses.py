"""Requests to servers that a person has named: to the open internet alone, whatever their name leads to.

A name is resolved once, every address of it must be a public one, and the connection goes to the address that was
looked at: a name that leads elsewhere a moment later leads nowhere.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property

import httpx

from storage.wording import tr
from tools.errors import Refused

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

NAT64 = ipaddress.ip_network("64:ff9b::/96")


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends by https to public addresses only. `allow_local` lets this machine's own servers through, by http too."""

    def __init__(self, *, allow_local: bool = False, resolve: Resolve | None = None) -> None:
        self._allow_local = allow_local
        self._resolve = resolve or resolved

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            addresses = await self._resolve(host, port)
        except OSError as error:
            raise httpx.ConnectError(f"{host} is not known: {error}", request=request) from error
        local = self._allow_local and all(ipaddress.ip_address(one).is_loopback for one in addresses)
        if not local and not all(is_public(address) for address in addresses):
            raise Refused(
                tr("{host} is not on the open internet", host=host), fix=tr("use the server's public https address")
            )
        if not local and (request.url.scheme != "https" or port != 443):
            raise Refused(tr("{host} is not asked by https", host=host), fix=tr("use the server's https address"))
        if not addresses:
            raise httpx.ConnectError(f"{host} has no address", request=request)
        # The certificate is checked against the name; only the connection goes to the address.
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0])
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Keep nothing open, and so close nothing: several clients send by one of these at a time."""

    @cached_property
    def _inner(self) -> httpx.AsyncHTTPTransport:
        # Every send on a connection of its own, and none of them tried twice. Made late: it reads all certificates.
        return httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0), retries=0)


async def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, each once, in the system's order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def is_public(address: str) -> bool:
    """Whether everybody on the internet means the same machine by this address.

    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            return is_public(str(one.ipv4_mapped))
        if one.sixtofour is not None or one.teredo is not None or one in NAT64:
            return False  # ways around to an address of the old internet, which may be any
    return one.is_global and not one.is_multicast
