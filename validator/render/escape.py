"""Text on its way into a switch file: each function returns it fit for one kind of place, or refuses it with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from validator.finding import Place
from validator.network import Listed


class Unrenderable(Exception):
    """What the platform cannot express, or must not be given: the reason, and where the network asks for it."""

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


class Written(str):
    """Text that is fit for its place in a switch file. Templates print nothing else."""

    __slots__ = ()


Network = IPv4Network | IPv6Network
COMMENT_WIDTH = 118
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,99}")
DIALLED = re.compile(r"\+?[0-9A-F*#]*")
TECH_PREFIX = re.compile(r"[0-9A-F*#]*")
HOST = r"(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])"
PORT = r"(?::(?P<port>[0-9]{1,5}))?"
GATEWAY = re.compile(rf"sip:(?P<rest>{HOST}{PORT}(?:;transport=(?:udp|tcp))?)")
LISTEN = re.compile(rf"(?:udp|tcp):{HOST}{PORT}")
CHARACTERS = re.compile(r"[0-9A-Z+*#.a-z]+")


def name(text: str) -> Written:
    """A name inside a string, an identifier or a file name."""
    return _matched(NAME, text, "is not a name that a switch file can hold")


def dialled(text: str) -> Written:
    """A number or a part of one, as a person would dial it."""
    return _matched(DIALLED, text, "is not made of digits, * # A-F and a leading plus")


def tech_prefix(text: str) -> Written:
    """What stands in front of numbers, if anything does: a plus would be one within them."""
    return _matched(TECH_PREFIX, text, "is not made of digits, * # and A-F")


def put(text: str) -> Written:
    """A tech prefix in the user part of a SIP URI, where `#` is %23 (RFC 3261, 25.1)."""
    return Written(tech_prefix(text).replace("#", "%23"))


def taken(text: str) -> Written:
    """A tech prefix in a regular expression."""
    return Written(tech_prefix(text).replace("*", "\\*"))


def characters(text: str) -> Written:
    """The alphabet of a table."""
    return _matched(CHARACTERS, text, "holds characters that no number has")


def comment(text: str) -> Written:
    """Free text as comment lines, every one with its own `# `; what does not print is written as an escape."""
    return Written("\n".join(f"# {line}".rstrip() for line in wrapped(text)))


def wrapped(text: str) -> list[str]:
    """Free text in lines that are fit for a comment which ends with its line."""
    lines = [printable(line) for line in text.splitlines()]
    return [line[start : start + COMMENT_WIDTH] for line in lines for start in range(0, max(len(line), 1), COMMENT_WIDTH)]


def place(where: Place) -> Written:
    """`configs/rabat.yaml:12`, on one line whatever the file is called."""
    return Written(f"{printable(where.file)}:{where.line}")


def gateway(listed: Listed) -> Written:
    """The address of a `sip:` URI: host, port and transport, without user, header or other parameter."""
    found = GATEWAY.fullmatch(listed.text)
    if found is None or not _is_socket(found):
        raise Unrenderable(f"gateway {printable(listed.text)} is not sip:ADDRESS[:PORT][;transport=udp|tcp]", listed.place)
    return Written(found["rest"])


def listen(listed: Listed) -> Written:
    """A socket of this machine, `udp:192.0.2.1:5060`."""
    found = LISTEN.fullmatch(listed.text)
    if found is None or not _is_socket(found):
        raise Unrenderable(f"listen {printable(listed.text)} is not udp:ADDRESS[:PORT] or tcp:ADDRESS[:PORT]", listed.place)
    return Written(listed.text)


def network(listed: Listed) -> Network:
    """The addresses of `198.51.100.0/24`, or one alone; bits beyond the mask are refused, for one of both is a mistake."""
    try:
        return ip_network(listed.text)
    except ValueError as wrong:
        raise Unrenderable(f"{printable(listed.text)} is not an address or a network: {wrong}", listed.place) from None


FILTERS: dict[str, Callable[..., Written]] = {
    "name": name,
    "tech_prefix": tech_prefix,
    "characters": characters,
    "comment": comment,
    "place": place,
    "gateway": gateway,
    "listen": listen,
}


def only_written(text: object) -> object:
    """The text of a template's expression, if it went through one of the functions above, or is a count; else TypeError."""
    if not isinstance(text, Written | int):
        raise TypeError(f"a template prints {text!r} as it came")
    return text


def _is_socket(found: re.Match[str]) -> bool:
    try:
        ip_address(found["host"].strip("[]"))
    except ValueError:
        return False
    return found["port"] is None or 0 < int(found["port"]) < 65536


def _matched(form: re.Pattern[str], text: str, complaint: str) -> Written:
    if form.fullmatch(text) is None:
        raise Unrenderable(f"{printable(text[:80])!r} {complaint}")
    return Written(text)


def printable(text: str) -> str:
    """The text with an escape for everything that does not print, line breaks among it."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text)
