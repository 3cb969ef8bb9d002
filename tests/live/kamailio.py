"""A real Kamailio on loopback, started from rendered files and asked in bulk where numbers go."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.answers import Answer

KAMAILIO = shutil.which("kamailio") or "/usr/sbin/kamailio"
TROUBLE = re.compile(r"\b(?:WARNING|ERROR|CRITICAL|ALERT|BUG|EMERGENCY):")
NUMBERS_A_QUESTION = 50
QUESTIONS_AT_ONCE = 16
SECONDS_TO_START = 20.0
SECONDS_TO_ANSWER = 1.0
MILLISECONDS_OF_PATIENCE = 300
SECONDS_TO_STOP = 2.0
ONE_WORKER = ("-n", "1")
"""The first of them loads the tables of drouting, after the start: whoever is answered by it finds them loaded."""

needs_kamailio = pytest.mark.skipif(
    not os.access(KAMAILIO, os.X_OK), reason="no Kamailio here: apt-get install kamailio kamailio-extra-modules"
)


class Kamailio:
    """A running switch. Its log is read once it has stopped, or whenever a test wants to."""

    def __init__(self, process: subprocess.Popen[bytes], address: tuple[str, int], log: Path) -> None:
        self.process = process
        self.address = address
        self.log = log

    @property
    def trouble(self) -> list[str]:
        """The lines of the log that a person on duty would have to look at."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if TROUBLE.search(line)]

    def ask(self, origin: str, numbers: Sequence[str]) -> list[Answer]:
        """Where each number would go that enters at the origin, in order. TimeoutError if the switch does not answer."""
        blocks = [numbers[start : start + NUMBERS_A_QUESTION] for start in range(0, len(numbers), NUMBERS_A_QUESTION)]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.bind((self.address[0], 0))
            client.settimeout(SECONDS_TO_ANSWER)
            found: dict[int, list[Answer]] = {}
            for start in range(0, len(blocks), QUESTIONS_AT_ONCE):
                window = range(start, min(start + QUESTIONS_AT_ONCE, len(blocks)))
                self._exchange(client, origin, {place: blocks[place] for place in window}, found)
        return [answer for place in range(len(blocks)) for answer in found[place]]

    def ask_by_uri(self, origin: str, number: str) -> Answer:
        """Where a number would go that stands in the request itself, as it does in a call."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.bind((self.address[0], 0))
            client.settimeout(SECONDS_TO_ANSWER)
            client.sendto(_request(client, "OPTIONS", f"sip:{number}@rightnumber.invalid", origin, 0), self.address)
            _, answers = _answers(client.recv(65535).decode())
            return answers[0]

    def _exchange(self, client: socket.socket, origin: str, asked: dict[int, Sequence[str]], found: dict[int, list[Answer]]) -> None:
        """One window: everything that is not answered in time is asked again, and an answer that comes twice counts once."""
        for _ in range(10):
            for place in asked.keys() - found.keys():
                client.sendto(_question(client, origin, place, asked[place]), self.address)
            try:
                while asked.keys() - found.keys():
                    place, answers = _answers(client.recv(65535).decode())
                    if place in asked:
                        assert len(answers) == len(asked[place]), f"{len(answers)} answers to {len(asked[place])} numbers"
                        found[place] = answers
                return
            except TimeoutError:
                continue
        raise TimeoutError(f"no answer from {self.address}")


@contextmanager
def started(files: Mapping[str, bytes], directory: Path, config: str = "kamailio-test.cfg") -> Iterator[Kamailio]:
    """The switch of these rendered files on a free port, once it routes; stopped by its process id at the end.

    `directory` is empty, for the files, the switch's sockets and its log. AssertionError with the log if it does not start cleanly.
    """
    rendered, run = directory / "rendered", directory / "run"
    run.mkdir()
    for path, content in files.items():
        (rendered / path).parent.mkdir(parents=True, exist_ok=True)
        (rendered / path).write_bytes(content)
    address = "127.0.0.1", _free_port()
    log = run / "kamailio.log"
    defines = (
        f'RIGHTNUMBER_TABLES="text://{rendered.resolve()}/tables"',
        f"RIGHTNUMBER_LISTEN=udp:{address[0]}:{address[1]}",
        f"RIGHTNUMBER_PATIENCE={MILLISECONDS_OF_PATIENCE}",
    )
    arguments = [part for define in defines for part in ("-A", define)]
    command = [
        KAMAILIO,
        *ONE_WORKER,
        "-f",
        f"{rendered / config}",
        "-DD",
        "-E",
        "-Y",
        f"{run}",
        "-w",
        f"{run}",
        "-P",
        f"{run}/pid",
        *arguments,
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, preexec_fn=_no_core_files, start_new_session=True)
    switch = Kamailio(process, address, log)
    try:
        _wait(switch)
        assert switch.trouble == []
        yield switch
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends it and its workers. A worker that ends while it holds a lock can keep the main process waiting for ever: then by force."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(switch: Kamailio) -> None:
    """Until it answers a request: the tables are loaded before that."""
    until = time.monotonic() + SECONDS_TO_START
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind((switch.address[0], 0))
        client.settimeout(0.05)
        while time.monotonic() < until:
            assert switch.process.poll() is None, switch.log.read_text(errors="replace")
            client.sendto(_question(client, "", 0, ()), switch.address)
            try:
                client.recv(65535)
                return
            except (TimeoutError, ConnectionRefusedError):
                continue
    raise AssertionError("no answer: " + switch.log.read_text(errors="replace"))


def _question(client: socket.socket, origin: str, place: int, numbers: Sequence[str]) -> bytes:
    return _request(client, "MESSAGE", "sip:numbers@rightnumber.invalid", origin, place, "\n".join(numbers))


def _request(client: socket.socket, method: str, uri: str, origin: str, place: int, body: str = "") -> bytes:
    host, port = client.getsockname()
    lines = (
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{place}",
        "From: <sip:test@rightnumber.invalid>;tag=1",
        "To: <sip:numbers@rightnumber.invalid>",
        f"Call-ID: {place}",
        f"CSeq: {place} {method}",
        "Max-Forwards: 1",
        *([f"X-Origin: {origin}"] if origin else []),
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def _answers(reply: str) -> tuple[int, list[Answer]]:
    lines = reply.split("\r\n")
    assert lines[0] == "SIP/2.0 200 OK", lines[0]
    sequence = next(line for line in lines if line.startswith("CSeq: "))
    return int(sequence.split()[1]), [_answer(line) for line in lines if line.startswith("X-Out: ")]


def _answer(line: str) -> Answer:
    _, decision, tariff, *_ = line.split(" ")
    charged = "" if tariff == "-" else tariff
    if decision.startswith("!"):
        cause, status = decision[1:].split("/")
        return Answer((), int(cause), int(status), charged)
    sent = (member.split("=") for member in decision.split("|"))
    return Answer(tuple((trunk, number) for trunk, number in sent), tariff=charged)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _no_core_files() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
