"""The far ends of a call, as small as SIP allows: a caller, and gateways that answer every call with one status or stay silent."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

SECONDS = 8.0
ECHOED = ("Via:", "From:", "Call-ID:", "CSeq:", "Record-Route:")


class Reply(NamedTuple):
    """The final answer to a call: status, and the Reason header where there is one."""

    status: int
    reason: str = ""


class Gateway:
    """A far end that answers INVITE with `status` (None: never) and keeps the numbers it was asked for, in order."""

    def __init__(self, host: str, status: int | None) -> None:
        self.status = status
        self.numbers: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, 0))
        self.uri = f"sip:{host}:{self._socket.getsockname()[1]}"
        self._seen: set[str] = set()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread with a datagram of its own."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"stop", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            request, sender = self._socket.recvfrom(65535)
            if request == b"stop":
                return
            text = request.decode()
            method, uri = text.split(" ", 2)[:2]
            if method == "INVITE" and (call := _header(text, "Call-ID:")) not in self._seen:
                self._seen.add(call)
                self.numbers.append(uri.removeprefix("sip:").partition("@")[0])
            status = self.status if method == "INVITE" else None if method == "ACK" else 200
            if status is not None:
                self._socket.sendto(_response(text, status, self.uri), sender)


@contextmanager
def gateways(*statuses: int | None) -> Iterator[list[Gateway]]:
    """One gateway for each status, on 127.0.0.11 and up."""
    opened = [Gateway(f"127.0.0.{11 + place}", status) for place, status in enumerate(statuses)]
    try:
        yield opened
    finally:
        for gateway in opened:
            gateway.stop()


def call(switch: tuple[str, int], number: str, source: str = "127.0.0.1", identity: str = "1") -> Reply:
    """Dials a number at a switch from an address and hangs up. TimeoutError if there is no final answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.bind((source, 0))
        phone.settimeout(SECONDS)
        host, port = phone.getsockname()
        uri = f"sip:{number}@{switch[0]}:{switch[1]}"
        phone.sendto(_request("INVITE", uri, f"{host}:{port}", identity, f"<{uri}>"), switch)
        reply = phone.recv(65535).decode()
        while reply.startswith("SIP/2.0 1"):
            reply = phone.recv(65535).decode()
        status = int(reply.split(" ", 2)[1])
        phone.sendto(_request("ACK", uri, f"{host}:{port}", identity, _header(reply, "To:")), switch)
        return Reply(status, _header(reply, "Reason:"))


def _request(method: str, uri: str, local: str, identity: str, to: str) -> bytes:
    lines = (
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {local};branch=z9hG4bK{identity}",
        f"From: <sip:phone@{local}>;tag={identity}",
        f"To: {to}",
        f"Call-ID: {identity}",
        f"CSeq: 1 {method}",
        f"Contact: <sip:phone@{local}>",
        "Max-Forwards: 10",
        "Content-Length: 0",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _response(request: str, status: int, contact: str) -> bytes:
    echoed = [line for line in request.split("\r\n") if line.startswith(ECHOED)]
    to = f"To: {_header(request, 'To:').partition(';tag=')[0]};tag=far"
    lines = (f"SIP/2.0 {status} Answer", *echoed, to, f"Contact: <{contact}>", f"X-Gateway: {contact}", "Content-Length: 0")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _header(text: str, name: str) -> str:
    found = re.search(rf"^{name} (.*?)\r$", text, re.MULTILINE)
    return found[1] if found else ""
