"""The command line: parse, call one verb, return 0 (yes), 1 (no) or 2 (not answered)."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import NoReturn, TextIO

from validator import __version__
from validator.arguments import Verb, diff_report, instant, report
from validator.imports import IMPORTS
from validator.report import FORMATS
from validator.report.diff import FORMATS as DIFF_FORMATS

NOT_ANSWERED = 2
WIDTH_OF_A_FILE = 140


def program() -> NoReturn:
    """The installed command. Here alone an unexpected error becomes the answer "not answered"; nothing swallows one before."""
    sys.excepthook = internal_error
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_quietly(sys.argv[1:]))


def internal_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> NoReturn:
    """What the interpreter does with an error that nobody expected: exit 2. Its own exit 1 would mean "no"."""
    if sys.flags.dev_mode:
        sys.__excepthook__(kind, error, trace)
    print(f"internal error: {kind.__name__}: {str(error)!r}; nothing was proven", file=sys.stderr)
    print("This is a fault of rightnumber; `python -X dev -m validator ...` shows where.", file=sys.stderr)
    sys.exit(NOT_ANSWERED)


def _quietly(argv: Sequence[str]) -> int:
    """The status of the command; a reader that goes away and Ctrl-C leave the question unanswered, without words."""
    try:
        status = main(argv)
        sys.stdout.flush()
    except (BrokenPipeError, KeyboardInterrupt):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_ANSWERED
    return status


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verb of `argv` (None: of the process) and return its exit status. Wrong usage ends in argparse, with 2."""
    arguments = parser().parse_args(argv)
    arguments.colour = coloured(arguments.color, sys.stdout, os.environ)
    arguments.width = columns(sys.stdout)
    status: int = import_module(f"validator.commands.{arguments.module}").run(arguments)
    return status


def coloured(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour: as chosen, or on a terminal that is not dumb and whose user did not set NO_COLOR (no-color.org)."""
    wanted = not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    return choice == "always" or (choice == "auto" and wanted and stream.isatty())


def columns(stream: TextIO) -> int:
    """The width of the terminal, or a fixed one: a file must not depend on the window it was made in."""
    terminal = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    return terminal or WIDTH_OF_A_FILE


def parser() -> argparse.ArgumentParser:
    """The whole grammar."""
    top = argparse.ArgumentParser(
        prog="rightnumber",
        description="Proves of every dialable number that it reaches the subscriber who was meant.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"rightnumber {__version__}")
    top.set_defaults(directory=Path("configs"), color="auto")
    _common(top)
    _verbs(top, VERBS)
    return top


def _verbs(above: argparse.ArgumentParser, table: Mapping[str, Verb]) -> None:
    verbs = above.add_subparsers(metavar="VERB", required=True)
    for name, verb in table.items():
        below = verbs.add_parser(name, help=verb.help, description=verb.help, allow_abbrev=False)
        below.set_defaults(module=verb.module)
        _common(below)
        verb.declare(below)


def _common(either: argparse.ArgumentParser) -> None:
    """Options that stand before or after the verb. Suppressed defaults: the verb must not take back what stood before it."""
    either.add_argument(
        "-C", dest="directory", metavar="DIR", type=Path, default=argparse.SUPPRESS, help="the network's directory (default: configs)"
    )
    either.add_argument("--color", choices=("auto", "always", "never"), default=argparse.SUPPRESS, help="default: auto")


def _check(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a directory is a network; files narrow what is said about files")
    either = verb.add_mutually_exclusive_group()
    either.add_argument("--fix", action="store_true", help="write the corrections that change no meaning")
    either.add_argument("--staged", action="store_true", help="judge what git would commit, its index, and not the work tree")
    _reports(verb)
    _baseline(verb)
    verb.add_argument("--write-baseline", type=Path, metavar="FILE", help="write what stands now; a file that exists only shrinks")
    verb.add_argument("--without", action="append", default=[], metavar="NAME", help="with this trunk or switch out of order; repeatable")
    verb.add_argument("--without-any", type=int, choices=(1,), metavar="1", help="with each single trunk and switch out of order")
    _date(verb)
    _format(verb, tuple(FORMATS))


def _diff(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("base", nargs="?", metavar="BASE", help="a git revision or a directory (default: where the default branch was left)")
    words = "judge from this date on; twice: compare the network on two dates"
    verb.add_argument("--on", action="append", default=[], type=instant, metavar="DATE", help=words)
    words = "write another report; repeatable"
    verb.add_argument("--report", action="append", default=[], type=diff_report, metavar="FORMAT=FILE", help=words)
    verb.add_argument("--write-moves", type=Path, metavar="FILE", help="draft a file that declares what is not declared yet")
    _format(verb, tuple(DIFF_FORMATS))


def _test(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--coverage", action="store_true", help="say which rules no test speaks of")
    _reports(verb)
    _date(verb)
    _format(verb, tuple(FORMATS))


def _ci(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("base", nargs="?", metavar="BASE", help="a git revision or a directory (default: where the default branch was left)")
    _reports(verb)
    _baseline(verb)
    words = "write what the change moves as a report; repeatable"
    verb.add_argument("--diff-report", action="append", default=[], type=diff_report, metavar="FORMAT=FILE", help=words)
    _date(verb)


def _rollout(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("base", nargs="?", metavar="BASE", help="a git revision or a directory (default: where the default branch was left)")
    verb.add_argument("--any-order", action="store_true", help="ask whether every order is safe")
    _date(verb)
    _format(verb, ("text", "json"))


def _trace(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("number", metavar="NUMBER", help="as dialled")
    verb.add_argument("--origin", metavar="SWITCH/ORIGIN", help="where the call enters (default: every origin)")
    verb.add_argument("--calling", metavar="N", help="say, too, how this calling number is presented on every way")
    _date(verb)
    _format(verb, ("text", "json"))


def _reach(verb: argparse.ArgumentParser) -> None:
    ending = ("delivered", "no-route", "rejected", "loop", "incomplete", "too-long", "tie")
    options = {
        "--dialled-at": ("SWITCH/ORIGIN", "where the calls enter (default: wherever calls do)"),
        "--dialled": ("DIGITS", "how the numbers begin, sets allowed: 05[2-5], 00"),
        "--means": ("ITEM", 'whose numbers: MA, mobile, "FR mobile", +33, emergency, "*", nothing; "not ..." takes away'),
        "--over": ("SWITCH/TRUNK", "a trunk that the calls may leave on"),
        "--leaves-for": ("ITEM", "a country that the calls may go to, or whose numbers they may end as"),
        "--charged": ("CLASS", "a tariff class that the calls may have"),
    }
    for option, (metavar, help_) in options.items():
        verb.add_argument(option, action="append", default=[], metavar=metavar, help=f"{help_}; repeatable")
    verb.add_argument("--ends", action="append", default=[], choices=ending, help="how the calls may end; repeatable")
    _date(verb)
    _format(verb, ("text", "json"))


def _render(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("switches", nargs="*", metavar="SWITCH", help="default: every switch that names a platform")
    verb.add_argument("-o", dest="output", type=Path, default=Path("build"), metavar="DIR", help="default: build")
    verb.add_argument("--check", action="store_true", help="write nothing; say whether DIR is what would be written")
    verb.add_argument("--diff", action="store_true", help="write nothing; show the lines that would change in DIR")
    _date(verb)


def _verify(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", type=Path, metavar="DIR", help="the files of a switch, or a directory that holds one for each switch")
    verb.add_argument("--switch", metavar="NAME", help="the switch whose files these are (default: as the directory is called)")
    _date(verb)
    _format(verb, ("text", "json", "junit"))


def _explain(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("rule", metavar="RULE", help="the id of a rule, or: assumptions")


def _rules(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--markdown", action="store_true", help="print every manual as one page, docs/rules.md")


def _init(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("country", metavar="COUNTRY", help="two letters (ISO 3166-1), such as MA")
    verb.add_argument("target", nargs="?", type=Path, metavar="DIR", help="default: the directory of -C")


def _import(verb: argparse.ArgumentParser) -> None:
    _verbs(verb, IMPORTS)


def _show(verb: argparse.ArgumentParser) -> None:
    _verbs(verb, {"plan": Verb("show_plan", "print a numbering plan: how numbers are dialled, and which there are", _show_plan)})


def _show_plan(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("plan", metavar="PLAN", help="a country (two letters), +800 and its like, or a plan of the network")
    verb.add_argument("--on", type=instant, metavar="DATE", help="as it stands on this date (2026-01-31, or an instant with its zone)")
    _format(verb, ("text", "json"))


def _plan_diff(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("old", type=Path, metavar="OLD", help="a world.json: git show REVISION:validator/data/world.json > OLD")
    verb.add_argument("new", nargs="?", type=Path, metavar="NEW", help="another one (default: the one that is built in)")
    verb.add_argument("--on", type=instant, metavar="DATE", help="as the plans stand on this date (default: now)")
    _format(verb, ("text", "json"))


def _nothing(_verb: argparse.ArgumentParser) -> None:
    """A verb without arguments of its own."""


def _reports(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--report", action="append", default=[], type=report, metavar="FORMAT=FILE", help="write another report; repeatable")


def _baseline(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--baseline", type=Path, metavar="FILE", help="accept what this file holds of earlier findings")


def _date(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--on", type=instant, metavar="DATE", help="judge from this date on (2026-01-31, or an instant with its zone)")


def _format(verb: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    verb.add_argument("--output-format", choices=formats, default="text", help="default: text")


VERBS = {
    "check": Verb("check", "prove the network, or show the numbers that would ring wrong", _check),
    "diff": Verb("diff", "tell which numbers a change moves, and whether that was meant", _diff),
    "test": Verb("test", "judge what the network's tests: expect, for all the numbers of a pattern", _test),
    "ci": Verb("ci", "check, test and diff on one proof, for a pipeline", _ci),
    "rollout": Verb("rollout", "tell in which order the switches of a change may be changed", _rollout),
    "trace": Verb("trace", "follow one number, hop by hop", _trace),
    "reach": Verb("reach", "ask whether there is any number such that ..., or prove that there is none", _reach),
    "render": Verb("render", "write the configuration of real switches", _render),
    "verify": Verb("verify", "read switch files back, and show the numbers that they would treat otherwise than was proven", _verify),
    "platforms": Verb("platforms", "list what can be said on each switch platform", _nothing),
    "show": Verb("show", "print what is known", _show),
    "plan-diff": Verb("plan_diff", "say which numbers an update of the numbering data moves", _plan_diff),
    "explain": Verb("explain", "say why a rule exists, with a bad and a good example", _explain),
    "rules": Verb("rules", "list the rules", _rules),
    "schema": Verb("schema", "print the JSON Schema of the files, for editors", _nothing),
    "init": Verb("init", "write a small network for a country", _init),
    "import": Verb("import", "turn tables of other programs into rules", _import),
}
