"""Failed logins: each address gets a few attempts, then has to wait."""

from __future__ import annotations

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_ALLOWED = parse_many("5 per minute; 30 per hour")


class Attempts:
    """Counts the failed logins of each address in memory; safe to share between threads."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def begin(self, address: str) -> int:
        """Count an attempt before it is made, so that attempts at the same time count too.

        Returns:
            How many seconds the address has to wait first; 0 if the attempt may be made.
        """
        who = _network(address)
        for limit in _ALLOWED:
            if not self._limiter.hit(limit, who):
                ends = self._limiter.get_window_stats(limit, who).reset_time
                return max(1, math.ceil(ends - time.time()))
        return 0

    def succeeded(self, address: str) -> None:
        """Forget the attempts of an address."""
        for limit in _ALLOWED:
            self._limiter.clear(limit, _network(address))


def _network(address: str) -> str:
    """Return the network one visitor can choose addresses from: of IPv6 the /64.

    >>> _network("192.0.2.1"), _network("2001:db8::1"), _network("192.0.2.1:5678")
    ('192.0.2.1', '2001:db8::/64', 'unknown')
    """
    try:
        known = ip_address(address)
    except ValueError:  # What a proxy forwards may change with each connection, so it tells nobody apart.
        return "unknown"
    return str(ip_network((int(known), 64), strict=False)) if isinstance(known, IPv6Address) else address
