"""The verbs below `import`: what can be turned into rules, and what each takes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from validator.arguments import COLUMNS, Verb, column

TABLES = "CSV with a heading, db_text, or an SQL dump"
SWITCHES = ("asterisk", "cisco", "freeswitch", "kamailio", "kamailio-dialplan", "kamailio-drouting", "opensips", "yate")


def _csv(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE", help="comma, semicolon or tab between the columns")
    verb.add_argument("--trunk", metavar="NAME", help="the trunk of every line, for a table without a trunk column")
    _output(verb)


def _switch(platform: str, verb: argparse.ArgumentParser) -> None:
    verb.set_defaults(platform=platform)
    verb.add_argument("files", type=Path, metavar="FILES", help="the files of the switch, as they lie on it: a directory, or one file")
    _country(verb)
    verb.add_argument("--switch", metavar="NAME", help="its name (default: as the directory or the file is called)")
    _output(verb)


def _drouting(verb: argparse.ArgumentParser) -> None:
    verb.set_defaults(table="drouting")
    verb.add_argument("files", type=Path, nargs="+", metavar="FILE", help=f"dr_rules, dr_gateways and lists of them: {TABLES}")
    _country(verb)
    verb.add_argument("--switch", default="imported", metavar="NAME", help="its name (default: imported)")
    _output(verb)


def _dialplan(verb: argparse.ArgumentParser) -> None:
    verb.set_defaults(table="dialplan")
    verb.add_argument("files", type=Path, nargs="+", metavar="FILE", help=f"the table dialplan: {TABLES}")
    _output(verb)


def _extensions(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", type=Path, nargs="+", metavar="FILE", help="extensions.conf, and what it includes")
    _country(verb)
    words = "where calls enter; repeatable (default: every context that is no part of another)"
    verb.add_argument("--context", action="append", default=[], metavar="NAME", help=words)
    verb.add_argument("--switch", default="imported", metavar="NAME", help="its name (default: imported)")
    _output(verb)


def _deck(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE", help="comma, semicolon or tab between the columns")
    verb.add_argument("--trunk", required=True, metavar="NAME", help="the trunk to the carrier")
    words = f"the heading of a column that is not known by itself; KEY is one of {', '.join(COLUMNS)}; repeatable"
    verb.add_argument("--column", action="append", default=[], type=column, metavar="KEY=HEADING", help=words)
    verb.add_argument("--dates", choices=("dmy", "mdy"), help="whether 01/02/2026 is in February or in January")
    _output(verb)


def _country(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--country", required=True, metavar="COUNTRY", help="where the switch stands: two letters (ISO 3166-1), such as MA")


def _output(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("-o", dest="output", type=Path, metavar="FILE", help="default: standard output")


IMPORTS: Mapping[str, Verb] = {
    "csv": Verb("import_csv", "turn a table of prefix and trunk into a routing table", _csv),
    "deck": Verb("import_deck", "turn a carrier's rate deck into a routing table", _deck),
    "drouting": Verb("import_tables", "turn tables of drouting (Kamailio, OpenSIPS) into a network", _drouting),
    "dialplan": Verb("import_tables", "turn tables of dialplan (Kamailio, OpenSIPS) into translations", _dialplan),
    "extensions": Verb("import_extensions", "turn a dialplan of Asterisk that people wrote into a network", _extensions),
    **{
        platform: Verb("import_switch", f"turn the files of a switch for {platform} into a network", partial(_switch, platform))
        for platform in SWITCHES
    },
}
