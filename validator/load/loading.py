"""From files to a network, or to findings that say why there is none."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from validator.files import Files, is_yaml, read_files
from validator.finding import Finding
from validator.intended import NOTHING_INTENDED, Intended
from validator.load.decks import DeckFiles
from validator.load.definitions import Definitions
from validator.load.intentions import intended
from validator.load.names import check_names
from validator.load.numbering_changes import check_changes
from validator.load.page import Page
from validator.load.shape import fits, is_foreign, misshapen, plain_types
from validator.load.source import Refused, Source, decode
from validator.load.tree import Document, read
from validator.network import Network

_NOT_YAML = frozenset(["file-unreadable", "yaml-syntax"])


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading. `network` is None when an error prevents one; `sources` holds the text of every file that is text;
    `unreadable` tells whether a file could not be read as YAML: then the question was not answered."""

    network: Network | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    unreadable: bool
    files: tuple[str, ...]
    intended: Intended = NOTHING_INTENDED


def load_network(root: Path) -> Loaded:
    """The network of a directory (all its YAML files, hidden ones left out) or of one file."""
    return load_files(read_files(root))


def load_files(files: Files) -> Loaded:
    """The network of files that were read, or tried to be."""
    named = dict(zip(files.relative, files.contents.items(), strict=True))
    return _load(files.contents, named, files.findings, _digest(files.relative))


def load_texts(files: Mapping[str, bytes]) -> Loaded:
    """The network of files that are at hand, by name."""
    return _load(files, {name: (name, content) for name, content in files.items()}, [], _digest(files))


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@contextmanager
def without_garbage_collector() -> Iterator[None]:
    """Records hold no cycles, and the collector would walk all of them again and again: three quarters of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(contents: Mapping[str, bytes], named: Mapping[str, tuple[str, bytes]], unread: list[Finding], digest: str) -> Loaded:
    """The network of files, by name as a user would type it, and with it, as `named`, by name below the network's directory."""
    findings, sources, network, wanted = list(unread), dict[str, str](), None, NOTHING_INTENDED
    decks = DeckFiles({name: file for name, file in named.items() if not is_yaml(name)}, sources)
    with without_garbage_collector():
        documents = list(_documents(contents, sources, findings))
        # Where only quotes are missing the values are known, and names can be judged in the same run.
        readable = all(finding.edit for finding in findings)
        for source, document in documents:
            if not fits(document.root):
                findings += misshapen(source, document.root, document.offsets)
                readable = False
        if readable:
            network, wanted, more = _network(documents, decks, digest)
            findings += more
    return Loaded(
        network=None if findings else network,
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        sources=sources,
        unreadable=any(finding.rule in _NOT_YAML for finding in findings),
        files=tuple(sorted(name for name in contents if is_yaml(name) or name in sources)),
        intended=wanted,
    )


def _documents(contents: Mapping[str, bytes], sources: dict[str, str], findings: list[Finding]) -> Iterator[tuple[Source, Document]]:
    """Every file that is YAML; its text goes to `sources`, what is wrong with how it is written to `findings`."""
    for name, content in sorted((name, content) for name, content in contents.items() if is_yaml(name)):
        try:
            source = decode(name, content)
            sources[name] = source.text
            document = read(source, plain_types())
        except Refused as refused:
            findings.append(refused.finding)
        else:
            if is_foreign(document.root):
                document = document._replace(findings=[], offsets=frozenset())
            findings += document.findings
            yield source, document


def _network(documents: list[tuple[Source, Document]], decks: DeckFiles, digest: str) -> tuple[Network, Intended, list[Finding]]:
    definitions = Definitions(decks)
    pages = [Page(source) for source, _ in documents]
    for page, (_, document) in zip(pages, documents, strict=True):
        definitions.collect(page, document.root)
    check_names(definitions)
    check_changes(definitions.numbering_changes)
    wanted = intended([(page, document.root) for page, (_, document) in zip(pages, documents, strict=True)], definitions)
    network = Network(
        switches={name: defined.record for name, defined in definitions.switches.items()},
        translations={name: defined.record for name, defined in definitions.tables["translations"].items()},
        routes={name: defined.record for name, defined in definitions.tables["routes"].items()},
        charging={name: defined.record for name, defined in definitions.tables["charging"].items()},
        plans={name: defined.record for name, defined in definitions.plans.items()},
        digest=digest,
        files=tuple(sorted(decks.sources)),
        translate_calling={name: defined.record for name, defined in definitions.tables["translate_calling"].items()},
        numbering_changes=tuple(defined.record for defined in definitions.numbering_changes),
    )
    if any("calling" in document.keys for _, document in documents):
        narrowed = (rule for table in network.tables for rule in table.rules if rule.calling)
        network = replace(network, narrowed=next(narrowed, None))
    every = dict.fromkeys((*pages, *(lines.page for lines in definitions.lines.values())))
    return network, wanted, [finding for page in every for finding in page.findings]
