"""Reverse proxies: what they say about a request is believed only if the request comes from a trusted one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Proxies:
    def __init__(
        self, app: WSGIApplication, networks: Sequence[IPv4Network | IPv6Network], user_header: str | None
    ) -> None:
        self._direct = app
        # The address of the visitor and whether he uses TLS; the host name is the one of the request itself.
        self._forwarded = ProxyFix(app, x_for=1, x_proto=1)
        self._networks = networks
        self._user = user_header and f"HTTP_{user_header.upper().replace('-', '_')}"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._trusts(environ.get("REMOTE_ADDR", "")):
            return self._forwarded(environ, start_response)
        if self._user:
            environ.pop(self._user, None)
        return self._direct(environ, start_response)

    def _trusts(self, peer: str) -> bool:
        address = address_of(peer)
        return address is not None and any(address in network for network in self._networks)


def address_of(peer: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a server names for a peer, as IPv4 if it is one; None if it names none.

    A server behind a Unix socket gives a blank one.
    """
    try:
        address = ip_address(peer)
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def install(app: Flask, networks: Sequence[str], user_header: str | None) -> None:
    """Use X-Forwarded-For and X-Forwarded-Proto of trusted proxies; remove the user's header where others send it.

    Args:
        app: the application.
        networks: IP addresses or networks of the trusted proxies.
        user_header: the header in which they name the user, if any.
    """
    trusted = [ip_network(network) for network in networks]
    app.wsgi_app = _Proxies(app.wsgi_app, trusted, user_header)  # type: ignore[method-assign]
