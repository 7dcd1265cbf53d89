"""Names of hosts, and which of the addresses behind them may be asked."""

import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052 §2.1


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also where it wraps up another one.

    Not private, loopback, link-local, shared (RFC 6598), multicast, reserved; nor an IPv6 address that stands for such
    an IPv4 address: mapped, 6to4, Teredo, NAT64.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (inside := _inside(ip)):
        return all(is_public(str(one)) for one in inside)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


def _inside(ip: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that an IPv6 address wraps up."""
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, in the order in which they are to be tried. Raise OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def host_of(name: str) -> str:
    """Return a host as it is compared: in lower case, as ASCII, without the port that goes without saying.

    Raise ValueError for what is no name of a host.
    """
    star, rest = ("*.", name.strip()[2:]) if name.strip().startswith("*.") else ("", name.strip())
    parts = urlsplit(f"//{rest}")
    host, port = (parts.hostname or "").rstrip("."), parts.port
    is_more = parts.path or parts.query or parts.fragment or parts.username is not None
    if not host or "*" in host or is_more or (star and "." not in host):
        raise ValueError(f"{name!r} is no name of a host, such as img.example.org or *.example.org")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise ValueError(f"{name!r} is no name of a host") from None
    return f"{star}{host}" if port in (None, *PORTS.values()) else f"{star}{host}:{port}"
