"""FreeSWITCH, as mod_dialplan_xml reads a dialplan: in a context the first extension whose conditions all hold decides.

Which files there are does not matter: `list` (who sends calls), `profile` (the context that they enter) and `context` are looked for
in all of them. Read after mod_dialplan_xml.c, switch_core_session.c and sofia.c of FreeSWITCH 1.10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from validator.digits.numbermap import NumberMap
from validator.digits.space import NumberSpace
from validator.finding import Place
from validator.readback.decision import Decisions, ReadSwitch, Unreadable
from validator.readback.dialplan import Condition, Extension, Step, references
from validator.readback.expressions import WHATEVER, Looks, NotFollowed, ways
from validator.readback.following import Following
from validator.readback.markup import Element, parsed
from validator.readback.prefixed import REJECTED, behind, front
from validator.readback.reachable import beyond, gateways, in_front, needed_axes

ACL = re.compile(r"\$\{acl\(\$\{network_addr\} ([^ {}$)]+)\)\}")
VARIABLE = re.compile(r"\$\{(\w+)\}")
NUMBER = re.compile(r"[un+]?[0-9A-F*#]*")
DIRECTIVE = re.compile(rb"<X-PRE-PROCESS|<!--#|\$\$\{", re.IGNORECASE)
PREFIX = "rightnumber."
END = r"\$|\\z"


def read_switch(files: Mapping[str, bytes], directory: str) -> ReadSwitch:
    """The switch of the files: XML as FreeSWITCH loads it, without directives of its preprocessor."""
    profile, written, lists = _loaded(files, directory)
    entry = _entry(profile)
    senders = dict.fromkeys(extension.source for extension in written[entry] if extension.source)
    prefixes, contexts = _behind(entry, written, senders)

    def decide(space: NumberSpace, decisions: Decisions) -> Mapping[str, NumberMap]:
        following = Following(space, decisions, contexts)
        return {name.removeprefix(PREFIX): following.entered(entry, name) for name in senders}

    return ReadSwitch(
        origins={name.removeprefix(PREFIX): _addresses(lists, name, profile.place) for name in senders},
        trunks=gateways(contexts, profile.get("name")),
        behind={name.removeprefix(PREFIX): prefix for name, prefix in prefixes.items()},
        in_front=in_front(contexts),
        decide=decide,
        axes=frozenset(needed_axes(contexts, entry)),
        beyond=lambda space: beyond(contexts, entry, senders),
        unread=tuple(sorted(path for path in files if not path.endswith(".xml"))),
    )


def contexts_of(files: Mapping[str, bytes], directory: str) -> tuple[str, Mapping[str, Sequence[Extension]]]:
    """The context that calls enter, and all that they can get into, by name."""
    profile, contexts, _ = _loaded(files, directory)
    entry = _entry(profile)
    return entry, _behind(entry, contexts, dict.fromkeys(each.source for each in contexts[entry] if each.source))[1]


def _behind(
    entry: str, contexts: Mapping[str, Sequence[Extension]], senders: Iterable[str]
) -> tuple[Mapping[str, str], Mapping[str, Sequence[Extension]]]:
    """The tech prefix of each sender that must have one, and the contexts as the numbers behind it meet them."""
    extensions = contexts[entry]
    prefixes: dict[str, str] = {}
    for name in senders:
        *first, last = own = [each for each in extensions if each.source == name]
        if last.looks == (WHATEVER,) and tuple(step.data for step in last.steps) == REJECTED:
            prefixes[name] = front(looks for each in first for looks in each.looks)
        earlier = [each for each in extensions[: extensions.index(own[-1])] if not each.source]
        if prefixes.get(name) and earlier:
            raise Unreadable("numbers are looked at before their tech prefix is taken off", earlier[0].place)
    taken = [
        each._replace(looks=tuple(looks if looks == WHATEVER else behind(looks, prefixes[each.source], each.place) for looks in each.looks))
        if prefixes.get(each.source)
        else each
        for each in extensions
    ]
    return prefixes, {**contexts, entry: taken}


def _loaded(files: Mapping[str, bytes], directory: str) -> tuple[Element, dict[str, list[Extension]], dict[str, Element]]:
    """The profile, the contexts that calls can get into, and the lists of addresses."""
    roots = [_root(f"{directory}/{path}", files[path]) for path in sorted(files) if path.endswith(".xml")]
    profile = _only(roots, "profile", Place(directory, 1, 1))
    return profile, _reached(_entry(profile), _named(roots, "context"), profile.place), _named(roots, "list")


def _entry(profile: Element) -> str:
    return {each.get("name"): each.get("value") for each in profile.all("param")}.get("context", "")


def _root(path: str, content: bytes) -> Element:
    found = DIRECTIVE.search(content)
    if found:
        line = content.count(b"\n", 0, found.start()) + 1
        raise Unreadable(f"{found[0].decode()} is for the preprocessor: give the files as it leaves them", Place(path, line, 1))
    return parsed(path, content)


def _only(roots: Iterable[Element], tag: str, otherwise: Place) -> Element:
    found = [each for root in roots for each in root.all(tag)]
    if len(found) != 1:
        raise Unreadable(f"there are {len(found)} SIP profiles here, and one is followed", found[1].place if found else otherwise)
    return found[0]


def _named(roots: Iterable[Element], tag: str) -> dict[str, Element]:
    """The elements of a tag by name, of which FreeSWITCH takes the first."""
    found: dict[str, Element] = {}
    for root in roots:
        for each in root.all(tag):
            if found.setdefault(each.get("name"), each) is not each:
                raise Unreadable(f"a second {tag} of the name {each.get('name')}", each.place)
    return found


def _addresses(lists: Mapping[str, Element], name: str, otherwise: Place) -> tuple[str, ...]:
    """The networks of an access list that denies all others."""
    if name not in lists:
        raise Unreadable(f"there is no list {name}", otherwise)
    found = lists[name]
    if found.get("default") != "deny":
        raise Unreadable(f"the list {name} lets on whoever is not in it", found.place)
    for node in found.inside:
        node.only("type", "cidr")
        if node.tag != "node" or node.get("type") != "allow":
            raise Unreadable("only nodes that allow a network are followed", node.place)
    return tuple(node.get("cidr") for node in found.inside)


def _reached(entry: str, contexts: Mapping[str, Element], otherwise: Place) -> dict[str, list[Extension]]:
    """The contexts that a call can get into, and all of ours, read."""
    found: dict[str, list[Extension]] = {}
    waiting = [(entry, otherwise), *((name, otherwise) for name in contexts if name.startswith(PREFIX))]
    while waiting:
        name, place = waiting.pop()
        if name in found:
            continue
        if name not in contexts:
            raise Unreadable(f"there is no context {name}" if name else "the profile names no context", place)
        found[name] = [_extension(each) for each in contexts[name].inside]
        waiting += [reference for extension in found[name] for reference in references(extension)]
    return found


def _extension(element: Element) -> Extension:
    if element.tag != "extension":
        raise Unreadable(f"{element.tag} is not followed in a context", element.place)
    element.only("name", "continue")
    if element.attributes.get("continue", "false") != "false":
        raise Unreadable("an extension after which the search goes on is not followed", element.place)
    name = element.attributes.get("name", "")
    if name and NUMBER.fullmatch(name):
        raise Unreadable(f"for the number {name} the search begins at this extension, which has it as its name", element.place)
    if not element.inside:
        raise Unreadable("an extension without a condition", element.place)
    last = element.inside[-1]
    conditions = [_condition(each, last is each) for each in element.inside]
    sources = [condition.source for condition in conditions if condition.source]
    looks = [condition.looks for condition in conditions if condition.looks is not None]
    if len(sources) > 1 or len(looks) > 1 or any(condition.variable for condition in conditions[1:]):
        raise Unreadable("so many conditions of one kind are not followed", last.place)
    return Extension(
        element.place,
        sources[0] if sources else "",
        tuple(looks[0]) if looks else (WHATEVER,),
        conditions[0].variable,
        conditions[0].expression if conditions[0].variable else "",
        tuple(_step(each) for each in last.inside),
    )


def _condition(element: Element, last: bool) -> Condition:
    if element.tag != "condition":
        raise Unreadable(f"{element.tag} is not followed in an extension", element.place)
    element.only("field", "expression")
    if element.inside and not last:
        raise Unreadable("what is done after the first of several conditions is not followed", element.place)
    if "field" not in element.attributes:
        return Condition()
    field, expression = element.get("field"), element.get("expression")
    if source := ACL.fullmatch(field):
        if expression not in ("true", "^true$"):
            raise Unreadable(f"the expression {expression} of an access list is not followed", element.place)
        return Condition(source=source[1])
    if variable := VARIABLE.fullmatch(field):
        return Condition(variable=variable[1], expression=expression)
    if field != "destination_number":
        raise Unreadable(f"a condition on {field} is not followed", element.place)
    return Condition(looks=_looks(expression, element.place))


def _looks(expression: str, place: Place) -> list[Looks]:
    if expression[:1] in ("/", "_") or "$" in expression[:-1]:
        raise Unreadable(f"the expression {expression} is not followed", place)
    try:
        return ways(expression, END)
    except NotFollowed as why:
        raise Unreadable(f"{why}", place) from None


def _step(element: Element) -> Step:
    if element.tag != "action":
        raise Unreadable(f"{element.tag} is not followed", element.place)
    element.only("application", "data")
    return Step(element.get("application"), element.attributes.get("data", ""), element.place)
