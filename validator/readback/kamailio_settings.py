"""What Kamailio files say outside their route blocks: module parameters, as far as they decide how tables are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from validator.readback.decision import Unreadable
from validator.readback.kamailio_script import Script, Token, joined, shown, string

PARAMETER = re.compile(r'modparam \( "(?P<module>[a-z_]+)" , "(?P<name>[a-z_]+)" , (?P<value>.*) \)')
TREE = re.compile(r"name=(?P<name>[A-Za-z0-9_.-]+);dbtable=(?P<file>[A-Za-z0-9_.-]+);type=0")
DEFINES = ("RIGHTNUMBER_TABLES", "RIGHTNUMBER_PATIENCE", "RIGHTNUMBER_LISTEN")
FIXED: Mapping[tuple[str, str], str] = {
    ("db_text", "emptystring"): "1",
    ("db_text", "db_mode"): "1",
    ("permissions", "db_url"): "RIGHTNUMBER_TABLES",
    ("permissions", "db_mode"): "1",
    ("permissions", "load_backends"): "1",
    ("permissions", "peer_tag_avp"): '"$avp(origin)"',
    ("tm", "fr_timer"): "RIGHTNUMBER_PATIENCE",
    ("mtree", "db_url"): "RIGHTNUMBER_TABLES",
    ("mtree", "pv_value"): '"$var(row)"',
}
OPEN = (("db_text", "max_result_rows"), ("permissions", "max_subnets"), ("mtree", "char_list"))
OF_SERVICE = re.compile(r'[a-z0-9_]+ = [^ ].*|loadmodule "[a-z_]+"|modparam \( "tm" , "fr_inv_timer" , [0-9]+ \)')
INCLUDE = 'include_file "routing.cfg"'
VERSIONS = b"id(int,auto) table_name(string) table_version(int)\n1:mtree:1\n2:address:6\n"


@dataclass(frozen=True, slots=True)
class Setup:
    """The alphabet of the trees, the file of each tree by its name, and how many rows may be read."""

    alphabet: str
    trees: Mapping[str, str]
    most_rows: int
    line_of_most: int


def routing(found: Script, present: Collection[str]) -> Setup:
    """The settings of routing.cfg. Unreadable where one is strange, missing or names a file that is not there."""
    _directives(found)
    values: dict[tuple[str, str], tuple[str, Token]] = {}
    trees: dict[str, str] = {}
    for statement in found.statements:
        parameter = PARAMETER.fullmatch(joined(statement))
        place = found.place(statement[0].line)
        if parameter is None:
            raise Unreadable(f"what `{shown(joined(statement))}` does is not understood", place)
        key = parameter["module"], parameter["name"]
        if key == ("mtree", "mtree"):
            tree = TREE.fullmatch(string(statement[-2]) or "")
            if tree is None or tree["name"] in trees or tree["file"] not in present:
                raise Unreadable(f"{parameter['value']} is no tree of type 0 with its own name and a file", place)
            trees[tree["name"]] = tree["file"]
        elif key in values or (key not in OPEN and FIXED.get(key) != parameter["value"]):
            raise Unreadable(f"the parameter {key[1]} of {key[0]} is not understood with this value, or twice", place)
        else:
            values[key] = parameter["value"], statement[-2]
    for module, name in (*FIXED, *OPEN):
        if (module, name) not in values:
            raise Unreadable(f"the parameter {name} of {module} is missing", found.place(1))
    for file in ("address", "version"):
        if file not in present:
            raise Unreadable(f"there is no tables/{file}", found.place(1))
    most, token = values["db_text", "max_result_rows"]
    return Setup(string(values["mtree", "char_list"][1]) or "", trees, _count(found, most, token), token.line)


def loadable(setup: Setup, found: Script, sizes: Sequence[int]) -> None:
    """Unreadable where a table has more rows than the switch reads of it, or digits have no place in a tree."""
    if max(sizes, default=0) > setup.most_rows:
        raise Unreadable(f"only {setup.most_rows} rows of a table of {max(sizes)} would be read", found.place(setup.line_of_most))
    if not set("0123456789") <= set(setup.alphabet) or "axes" not in setup.trees:
        raise Unreadable("char_list must hold all digits, and there must be a tree of axes", found.place(1))


def service(found: Script) -> None:
    """The settings of kamailio.cfg: none of them may touch what routing.cfg decides by."""
    _directives(found)
    texts = [(joined(statement), statement[0].line) for statement in found.statements]
    for text, line in texts:
        if OF_SERVICE.fullmatch(text) is None and text != INCLUDE:
            raise Unreadable(f"what `{shown(text)}` does is not understood", found.place(line))
    if [text for text, _ in texts].count(INCLUDE) != 1:
        raise Unreadable("it does not include routing.cfg once", found.place(1))


def _directives(found: Script) -> None:
    """Only guards around what may be set from the command line."""
    allowed = set(_allowed())
    for token in found.directives:
        if not any(token.text.startswith(text) for text in allowed):
            raise Unreadable(f"what {token.text[:80]} does is not understood", found.place(token.line))


def _allowed() -> Iterator[str]:
    yield from ("#!KAMAILIO", "#!endif")
    for name in DEFINES:
        yield from (f"#!ifndef {name}", f"#!define {name} ")


def _count(found: Script, text: str, token: Token) -> int:
    if not text.isdecimal():
        raise Unreadable(f"{text} is no count", found.place(token.line))
    return int(text)
