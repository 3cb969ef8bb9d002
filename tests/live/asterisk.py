"""A real Asterisk on loopback, started from rendered files and asked in bulk where numbers go."""

from __future__ import annotations

import io
import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.answers import Answer

ROOT = Path(os.environ.get("RIGHTNUMBER_ASTERISK", Path.home() / ".cache" / "rightnumber-switches" / "asterisk"))
LIBRARIES = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu")
PROGRAM = (
    f"{ROOT}/lib64/ld-linux-x86-64.so.2",
    "--library-path",
    ":".join(f"{ROOT}/{path}" for path in LIBRARIES),
    f"{ROOT}/usr/sbin/asterisk",
)
MODULES = (
    "pbx_config",
    "app_stack",
    "app_dial",
    "app_userevent",
    "func_strings",
    "func_cut",
    "func_logic",
    "func_rand",
    "func_hangupcause",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_astdb",
    "res_timing_timerfd",
    "res_rtp_asterisk",
    "res_pjproject",
    "res_pjsip",
    "res_pjsip_session",
    "res_pjsip_pubsub",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_sdp_rtp",
    "res_pjsip_rfc3326",
    "res_pjsip_caller_id",
    "res_pjsip_authenticator_digest",
    "chan_pjsip",
    "bridge_simple",
)
EMPTY = ("pjproject", "acl", "features", "udptl", "rtp", "ccss", "cel", "cli", "cli_aliases")
QUESTION = """
#include "rendered.conf"

[question]
exten => s,1,Set(LEFT=${NUMBERS})
 same => n(next),Set(NUMBER=${CUT(LEFT,&,1)})
 same => n,Set(LEFT=${CUT(LEFT,&,2-)})
 same => n,Set(TARIFF=)
 same => n,Set(SAID=)
 same => n,Gosub(rightnumber,written,1)
 same => n,Gosub(decide.${ORIGIN},s,1)
 same => n,GotoIf($["${ROUTE:0:1}" = "!"]?refused)
 same => n,Set(DECIDED=${NUMBER})
 same => n(trunk),Gosub(rightnumber,share,1)
 same => n,Set(TRUNK=${CUT(ROUTE,&,1)})
 same => n,Set(ROUTE=${CUT(ROUTE,&,2-)})
 same => n,Gosub(trunk.${TRUNK},s,1)
 same => n,Set(SAID=${SAID}|${TRUNK}=${SENT})
 same => n,GotoIf($["${SENT}" = "i"]?said)
 same => n,GotoIf($[${LEN(${ROUTE})} > 0]?trunk:said)
 same => n(refused),Set(SAID=${ROUTE})
 same => n(said),UserEvent(Decision,Block: ${BLOCK},Said: ${SAID},Tariff: ${TARIFF})
 same => n,GotoIf($[${LEN(${LEFT})} > 0]?next)
 same => n,Hangup()
"""
NUMBERS_A_QUESTION = 50
QUESTIONS_AT_ONCE = 3
LOGIN = {"Action": "Login", "Username": "test", "Secret": "test"}
Line = io.BufferedRWPair
SECONDS = 30.0

needs_asterisk = pytest.mark.skipif(
    not os.access(PROGRAM[-1], os.X_OK), reason=f"no Asterisk here: sh .ci/switches puts one into {ROOT}, on Debian as root"
)


class Asterisk:
    """A running switch."""

    def __init__(self, process: subprocess.Popen[bytes], sip: tuple[str, int], manager: int, log: Path) -> None:
        self.process, self.address, self.manager, self.log = process, sip, manager, log

    @property
    def trouble(self) -> list[str]:
        """The lines of the log that a person on duty would have to look at; that our questions make queues long is not one of them."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if ("WARNING[" in line or "ERROR[" in line) and "taskprocessor_push" not in line]

    def ask(self, origin: str, numbers: Sequence[str]) -> list[Answer]:
        """Where each number would go that enters at the origin, in order; a trunk that cannot take it ends the list."""
        blocks = [numbers[start : start + NUMBERS_A_QUESTION] for start in range(0, len(numbers), NUMBERS_A_QUESTION)]
        found: list[list[Answer]] = [[] for _ in blocks]
        with socket.create_connection(("127.0.0.1", self.manager), SECONDS) as line, line.makefile("rwb") as stream:
            _send(stream, **LOGIN, Events="user")
            asked_for = 0
            while sum(map(len, found)) < len(numbers):
                while asked_for < len(blocks) and asked_for - sum(map(bool, found)) < QUESTIONS_AT_ONCE:
                    self._question(stream, origin, asked_for, blocks[asked_for])
                    asked_for += 1
                event = _event(stream)
                if event.get("UserEvent") == "Decision":
                    found[int(event["Block"])].append(_answer(event["Said"], event["Tariff"]))
        return [answer for block in found for answer in block]

    def _question(self, stream: Line, origin: str, block: int, asked: Sequence[str]) -> None:
        variables = f"ORIGIN={origin},BLOCK={block},NUMBERS={'&'.join(asked)}"
        _send(stream, Action="Originate", Channel="Local/s@question", Application="Wait", Data="1", Async="true", Variable=variables)


def _send(stream: Line, **fields: str) -> None:
    stream.write("".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode() + b"\r\n")
    stream.flush()


def _event(stream: Line) -> dict[str, str]:
    event: dict[str, str] = {}
    while (line := stream.readline().decode().rstrip("\r\n")) or not event:
        key, _, value = line.partition(":")
        event[key] = value.strip()
    return event


def _answer(said: str, tariff: str) -> Answer:
    if said.startswith("!"):
        return Answer((), int(said[1:]), 0, tariff)
    sent = [member.split("=") for member in said.removeprefix("|").split("|")]
    return Answer(tuple((trunk, "!28" if number == "i" else number) for trunk, number in sent), tariff=tariff)


@contextmanager
def started(files: Mapping[str, bytes], directory: Path) -> Iterator[Asterisk]:
    """The switch of these rendered files on a free port, once it answers; stopped by its process id at the end.

    `directory` is empty, for the files, the switch's sockets and its log. AssertionError with the log if it does not start cleanly.
    """
    manager, sip = _free_port(socket.SOCK_STREAM), _free_port(socket.SOCK_DGRAM)
    for path, text in _configuration(directory, manager).items():
        (directory / path).write_text(text)
    for path, content in files.items():
        (directory / path).write_bytes(content)
    bound = (directory / "pjsip.conf").read_text()
    start = bound.index("bind=")
    (directory / "pjsip.conf").write_text(f"{bound[:start]}bind=127.0.0.1:{sip}{bound[bound.index(chr(10), start) :]}")
    (directory / "extensions.conf").rename(directory / "rendered.conf")
    (directory / "extensions.conf").write_text(QUESTION)
    log = directory / "asterisk.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*PROGRAM, "-f", "-n", "-C", f"{directory}/asterisk.conf"],
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_no_core_files,
            start_new_session=True,
        )
    switch = Asterisk(process, ("127.0.0.1", sip), manager, log)
    try:
        _wait(switch)
        yield switch
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _configuration(directory: Path, manager: int) -> dict[str, str]:
    """What Asterisk wants to be told besides: where things are, what to load, and a line to ask on."""
    places = {
        "astetcdir": directory,
        "astmoddir": f"{ROOT}/{LIBRARIES[0]}/asterisk/modules",
        "astvarlibdir": f"{ROOT}/var/lib/asterisk",
        "astdatadir": f"{ROOT}/usr/share/asterisk",
        **dict.fromkeys(("astdbdir", "astkeydir", "astagidir", "astspooldir", "astrundir", "astlogdir"), directory),
    }
    modules = "".join(f"load={name}.so\n" for name in MODULES)
    return {
        **{f"{name}.conf": "" for name in EMPTY},
        "asterisk.conf": "[directories]\n" + "".join(f"{key} => {value}\n" for key, value in places.items()),
        "modules.conf": f"[modules]\nautoload=no\n{modules}",
        "extconfig.conf": "",
        "cdr.conf": "[general]\nenable=no\n",
        "stasis.conf": "[declined_message_types]\ndecline=ast_channel_varset_type\n",
        "logger.conf": "[general]\n[logfiles]\nconsole => notice,warning,error\n",
        "indications.conf": "[general]\ncountry=fr\n[fr]\ndescription=France\nringcadence=1500,3500\ndial=440\nring=440/1500,0/3500\n",
        "manager.conf": f"[general]\nenabled=yes\nport={manager}\nbindaddr=127.0.0.1\n[test]\nsecret=test\nread=user\nwrite=all\n",
    }


def _wait(switch: Asterisk) -> None:
    """Until it takes questions."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        assert switch.process.poll() is None, switch.log.read_text(errors="replace")
        try:
            with socket.create_connection(("127.0.0.1", switch.manager), 1.0) as line, line.makefile("rwb") as stream:
                _send(stream, **LOGIN, Events="off")
                _send(stream, Action="Command", Command="core waitfullybooted")
                while "fully booted" not in str(_event(stream)):
                    pass
                return
        except (OSError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError("no answer: " + switch.log.read_text(errors="replace"))


def _free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _no_core_files() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
