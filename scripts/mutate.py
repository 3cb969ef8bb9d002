"""Injects faults into digits, plans and engine, one at a time, and asks whether the tests notice.

    python scripts/mutate.py [NAME..]

Prints one line for each fault and exits 1 if one was missed, 2 if one could not be tried. The tree itself is never touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")
PATIENCE = 300
"""Seconds after which a test run counts as hanging: the fault was noticed."""

Verdict = Literal["caught", "missed", "broken"]


class Fault(NamedTuple):
    """In `file`, the text `old`, which stands there once, becomes `new`."""

    name: str
    file: str
    old: str
    new: str


ENGINE = tuple(f"tests/test_engine.py::test_the_engine_agrees_with_the_naive_switch[{block}]" for block in range(8))
FEATURES = tuple(f"tests/test_engine.py::test_the_engine_agrees_on_feature_codes[{seed}]" for seed in range(5000, 5006))

EXAMPLES = (
    "tests/test_engine.py::test_the_engine_decides_the_worked_examples",
    "tests/test_engine.py::test_the_engine_reads_as_the_naive_plans",
    "tests/test_engine.py::test_rules_with_equal_actions_are_no_tie",
    "tests/test_engine.py::test_order_first_is_the_order_of_the_file",
)

TABLES = ("tests/test_table.py", "tests/test_translation.py")

READING_BACK = (
    "tests/test_asterisk_patterns.py",
    "tests/test_readback_asterisk.py",
    "tests/test_readback_kamailio.py",
    "tests/test_readback.py",
)
DIFFERENCE = (
    "tests/test_conduct.py",
    *(f"tests/test_difference.py::test_the_difference_is_that_of_the_naive_switch[{seed}]" for seed in (1, 2, 9, 13, 8)),
)
MOVES = ("tests/test_moves.py",)

LANGUAGE = ("tests/test_shares.py", "tests/test_tech_prefix.py", "tests/test_readdress.py")

FOREIGN = ("tests/test_import_tables.py",)

TESTS: Mapping[str, tuple[str, ...]] = {
    "validator/load/deck": ("tests/test_decks.py",),
    "validator/readback/byhand": ("tests/test_import_extensions.py",),
    **dict.fromkeys(("validator/readback/rows", "validator/readback/drouting", "validator/readback/dialplan_rows"), FOREIGN),
    "validator/readback/spelled_told": ("tests/test_import_expressions.py",),
    "validator/readback/ordering": ("tests/test_import_expressions.py",),
    "validator/readback/kamailio_dialplan": ("tests/test_readback_kamailio_dialplan.py",),
    "validator/commands/import_deck": ("tests/test_import_deck.py",),
    "validator/tables.py": LANGUAGE,
    **{f"validator/flow/{name}.py": LANGUAGE for name in ("calls", "outcome", "faults")},
    "validator/digits/": ("tests/test_digits.py", *TABLES, *EXAMPLES, *FEATURES, *ENGINE),
    "validator/flow/": (*TABLES, *EXAMPLES, *FEATURES, *ENGINE),
    **{f"validator/flow/{name}.py": DIFFERENCE for name in ("conduct", "edits", "asked", "difference")},
    "validator/flow/moves.py": MOVES,
    "validator/flow/by_calling.py": ("tests/test_by_calling.py",),
    "validator/flow/classed.py": ("tests/test_by_calling.py",),
    "validator/flow/diagnosis.py": ("tests/test_changed_numbers.py",),
    "validator/flow/calling_moves.py": ("tests/test_calling_changes.py",),
    "validator/flow/writing.py": ("tests/test_expectations.py", "tests/test_calling_changes.py"),
    "validator/commands/revision.py": ("tests/test_staged.py", "tests/test_revision.py"),
    "validator/flow/alike.py": ("tests/test_networks.py",),
    "validator/flow/presenting.py": ("tests/test_calling_numbers.py",),
    "validator/flow/callers.py": ("tests/test_calling_numbers.py",),
    "validator/flow/renumbered.py": ("tests/test_numbering_changes.py",),
    "validator/numbering/renumbering.py": ("tests/test_renumbered_engine.py", "tests/test_numbering_changes.py"),
    "validator/readback/": READING_BACK,
    "validator/render/": ("tests/test_render_asterisk.py", *READING_BACK),
    "validator/numbering/": ("tests/test_reading.py", *EXAMPLES, *FEATURES, *ENGINE),
}
"""The fast tests of a directory or module, by the beginning of its path."""

SHAPE, REWRITING = "validator/digits/shape.py", "validator/digits/rewriting.py"
SPACE, NUMBERMAP, NUMBERSET = "validator/digits/space.py", "validator/digits/numbermap.py", "validator/digits/numberset.py"
STEPS, PAINTING = "validator/digits/steps.py", "validator/digits/painting.py"
GATHERING, STRETCHES = "validator/digits/gathering.py", "validator/digits/stretches.py"
TABLE, TRANSLATION, CALLS = "validator/flow/table.py", "validator/flow/translation.py", "validator/flow/calls.py"
SPREAD, ALIKE = "validator/flow/spread.py", "validator/flow/alike.py"
READINGS, PLAN, READING = "validator/flow/readings.py", "validator/numbering/plan.py", "validator/numbering/candidates.py"
CONDUCT, EDITS, ASKED, CHANGES = (f"validator/flow/{name}.py" for name in ("conduct", "edits", "asked", "difference"))
DECLARED = "validator/flow/moves.py"
CALLING, WRITING, REVISION = "validator/flow/calling_moves.py", "validator/flow/writing.py", "validator/commands/revision.py"

RENUMBERING, RENUMBERED = "validator/numbering/renumbering.py", "validator/flow/renumbered.py"
PRESENTING, CALLERS = "validator/flow/presenting.py", "validator/flow/callers.py"
DECISION, LINES, REGIONS = "validator/readback/decision.py", "validator/readback/lines.py", "validator/readback/regions.py"
PATTERNS, CONTEXTS, VALUES = (f"validator/readback/asterisk_{name}.py" for name in ("patterns", "tables", "values"))
MTREE, PROVEN, EXTENSIONS = "validator/readback/mtree.py", "validator/readback/proven.py", "validator/render/extensions.py"
ASTERISK = "validator/render/asterisk.py"

DECK = "validator/load/deck.py"
BY_HAND, BY_HAND_NUMBERS, BY_HAND_TOLD = (f"validator/readback/byhand{part}.py" for part in ("", "_numbers", "_told"))
SHARES, OUTCOME, FAULTS_OF_CALLS = "validator/tables.py", "validator/flow/outcome.py", "validator/flow/faults.py"

BY_CALLING, CLASSED, DIAGNOSIS = (f"validator/flow/{name}.py" for name in ("by_calling", "classed", "diagnosis"))
DROUTING, ROWS, DIALPLAN = (f"validator/readback/{name}.py" for name in ("drouting", "rows", "dialplan_rows"))
TOLD, ORDERING, BY_DIALPLAN = (f"validator/readback/{name}.py" for name in ("spelled_told", "ordering", "kamailio_dialplan"))
RATES = "validator/commands/import_deck.py"

FAULTS: tuple[Fault, ...] = (
    Fault("fewer callers are no more specific", CLASSED, "else list(_unbeaten(valid, self.classes.met))", "else valid"),
    Fault("any narrowing beats any other", CLASSED, "return met[one] != met[other] and not met[one] - met[other]", "return True"),
    Fault("a withheld calling number is still seen", BY_CALLING, "return int(isinstance(action, Withhold | Reject))", "return 0"),
    Fault(
        "a rule that takes its own results is not told", DIAGNOSIS, "return _twice(found) or _takes_its_own(found, parts)", "return None"
    ),
    Fault(
        "every changed number keeps its trunk prefix",
        DIAGNOSIS,
        "if form == Form.of(info.calling_code, info.calling_code + prefix)",
        "if prefix",
    ),
    Fault("the lower priority of drouting decides", DROUTING, "held[0].priority < entry.priority", "held[0].priority > entry.priority"),
    Fault("times of day are told as always", DROUTING, 'elif times := value(row.fields, "timerec")', 'elif times := ""'),
    Fault("a gateway strips nothing", DROUTING, "int(strip) if strip.isascii() and strip.isdecimal() else 0", "0"),
    Fault("a weight is told where it means nothing", DROUTING, "share = weight and weighted and", "share = weight and"),
    Fault("a backslash escapes in every dump", ROWS, """"`" in text or""", "True or"),
    Fault("rules without a length are asked first", DIALPLAN, 'int(value(fields, "match_len") or "0") == 0,', "0,"),
    Fault(
        "the expression that cuts out decides alone",
        DIALPLAN,
        "depth = max(looks.depth, other.depth)\n    sets",
        "depth = other.depth\n    sets",
    ),
    Fault(
        "what is refused for it cannot be cut out is not said", DIALPLAN, "if not any(_all_of(looks, other)", "if any(_all_of(looks, other)"
    ),
    Fault("a replacement stands one place late", TOLD, '"at": at, "count"', '"at": at + 1, "count"'),
    Fault("a nature that is set is forgotten", TOLD, 'return {} if by_itself else {"set_nature": after}', "return {}"),
    Fault("digits that change places are told", TOLD, "if len(kept) > 2 or not in_order or", "if len(kept) > 2 or"),
    Fault("the order of lines never counts", ORDERING, "if table.in_order:", "if False:"),
    Fault("rules with a length are followed", BY_DIALPLAN, """if row.fields["match_len"] != "0":""", "if False:"),
    Fault("the place in the file decides, not the priority", BY_DIALPLAN, 'sorted(rows, key=lambda row: number_of(row, "pr"))', "rows"),
    Fault(
        "a span of codes loses its last",
        RATES,
        "        yield code\n        if code == last:\n            return\n",
        "        if code == last:\n            return\n        yield code\n",
    ),
    Fault("a date is read as its first form says", RATES, "if len(found) > 1:", "if len(found) > 2:"),
    Fault("a prefix that is blocked is routed", RATES, "    if blocked:\n", "    if False:\n"),
    Fault("a cell of a deck begins one place late", DECK, "        at = end + 1\n", "        at = end + 2\n"),
    Fault("an empty cell is a value", DECK, "        if word:\n", "        if word is not None:\n"),
    Fault("quotes inside a cell stay doubled", DECK, """.replace('""', '"')""", ""),
    Fault("shares are of all trunks, there or not", SHARES, "if known(trunk)]", "]"),
    Fault("the order of trunks that share counts", SHARES, "key=lambda each: (-each[1], each[0])", "key=lambda each: 0"),
    Fault("a link takes calls behind any tech prefix", CALLS, "if trunk.tech_prefix != self.origins[target].tech_prefix:", "if False:"),
    Fault("any meaning is the one that was stated", CALLS, "readdressed=info.regions if reached else None", "readdressed=info.regions"),
    Fault("what was stated is forgotten on the way", OUTCOME, "via, charges, cause, readdressed)", "via, charges, cause, None)"),
    Fault("a readdressed call may end in any country", FAULTS_OF_CALLS, "if not info.regions & ending.readdressed:", "if False:"),
    Fault(
        "a readdressed emergency call may end anywhere",
        FAULTS_OF_CALLS,
        'if "emergency" in info.types and not to.emergency:',
        "if False:",
    ),
    Fault("Goto forgets what was taken off", BY_HAND_NUMBERS, "self.strip + max(other.strip - len(self.put), 0)", "other.strip"),
    Fault(
        "a Dial ends the extension",
        BY_HAND,
        "                attempts += self._dialled(step, match, number)\n",
        "                attempts += self._dialled(step, match, number)\n                break\n",
    ),
    Fault(
        "what is not told is left to other rules",
        BY_HAND,
        "            yield Branch(match, (), 41,",
        "            yield Branch(Match(()), (), 41,",
    ),
    Fault(
        "one peer is one trunk",
        BY_HAND_TOLD,
        "if written not in self._trunks:",
        "if attempt.peer not in {each.peer for each in self._trunks}:",
    ),
    Fault("a range that was given away means its former owner", RENUMBERING, "            old = old - away\n", "            pass\n"),
    Fault("new numbers are valid before their time", RENUMBERING, "if gone and info.valid else label", "if gone and not info else label"),
    Fault("old numbers are former at once", RENUMBERING, "self.instant < change.parallel_until", "False"),
    Fault("old numbers are never former", RENUMBERING, "        if not moved.parallel:\n", "        if moved.parallel:\n"),
    Fault("changes in the wrong order", RENUMBERING, "key=lambda change: change.begin, reverse=True", "key=lambda change: change.begin"),
    Fault("a move of calling numbers holds over any trunk", CALLING, "return not move.over or any(", "return True or any("),
    Fault(
        "what calling numbers were does not matter",
        CALLING,
        "((move.before, change.before), (move.after,",
        "((move.after, change.after), (move.after,",
    ),
    Fault("a part of the calling numbers is enough", CALLING, "(over, numbers - found)]", "(over, found - numbers)]"),
    Fault("a pattern writes any number", WRITING, "return wanted ==", "return True or wanted =="),
    Fault("what nobody staged is judged", REVISION, '{"GIT_INDEX_FILE": index} if', "{} if"),
    Fault("a row left behind is not told", RENUMBERED, 'way.written == form and way.becomes != "new"', 'way.becomes == "other"'),
    Fault(
        "withheld numbers are presented", PRESENTING, "return 1 if isinstance(action, Withhold)", "return 0 if isinstance(action, Withhold)"
    ),
    Fault("tables for calling numbers run backwards", PRESENTING, "for name in reversed(tables):", "for name in tables:"),
    Fault("a carrier reads national numbers", PRESENTING, "(None if to.transit else here)", "here"),
    Fault("a trunk's tables come first", PRESENTING, "self._through(origin.translate_calling, found)", "self._through((), found)"),
    Fault("what is not claimed may be presented", CALLERS, 'if presented and info.space == "international"', "if False"),
    Fault("a regulator is not heard", CALLERS, "policy.begin <= epoch.instant", "policy.begin > epoch.instant"),
    Fault(
        "failover has no order",
        CONDUCT,
        "for conduct in conducts for way in conduct)",
        "for conduct in sorted(conducts) for way in conduct)",
    ),
    Fault("a trunk is only its name", CONDUCT, "tuple(gateway.text for gateway in trunk.gateways)", "()"),
    Fault("tariffs are not compared", CONDUCT, "tariffs=(met, *way.tariffs)", "tariffs=way.tariffs"),
    Fault("the number as it leaves is not compared", CONDUCT, "sent=form.then(way.sent)", "sent=way.sent"),
    Fault("causes are not compared", CONDUCT, 'partition("/")[0], cause),))', 'partition("/")[0]),))'),
    Fault("edited routes are passed over", EDITS, 'self._stages.get(("routes", origin.address, origin.route))', "None"),
    Fault("edited translations are passed over", EDITS, 'self._stages.get(("translations", where, name))', "None"),
    Fault("edited tariffs are passed over", EDITS, 'self._stages.get(("charging", origin.address, origin.charging or ""))', "None"),
    Fault(
        "trunks that lead elsewhere are passed over",
        EDITS,
        "return self._everywhere(was.place, now.place) if edited else found",
        "return found",
    ),
    Fault(
        "lines beyond a link are forgotten",
        EDITS,
        "found if here is None else combine([here, found], lambda pair: pair[0] or pair[1])",
        "here or found",
    ),
    Fault(
        "only one turn is asked about",
        ASKED,
        "waiting[far] = waiting[far] | beyond if far in waiting else beyond",
        "waiting.setdefault(far, beyond)",
    ),
    Fault("links are not followed", ASKED, 'found.append((f"{trunk.to.switch}/{trunk.to.origin}", taken))', "pass"),
    Fault("a circle for a circle is alike", CHANGES, "alike = was == now and not (was == circle and lines)", "alike = was == now"),
    Fault("new natures are no change", CHANGES, "apart = (was - now) | (now - was)", "apart = was - was"),
    Fault("a move declares everything", DECLARED, "found = change.numbers & self._of(move, epoch, origin)", "found = change.numbers"),
    Fault("trunks before do not count", DECLARED, "goes(change.before, move.before) and", ""),
    Fault("moves in vain pass", DECLARED, "if wanted is None or missing is None or missing or not wanted:", "if wanted is None:"),
    Fault("any number of names will do", DECLARED, "len(move.approved_by) < policy.approvers", "False"),
    Fault("the wider set wins", SHAPE, "return mine & theirs == mine", "return mine & theirs == theirs"),
    Fault("incomparable sets are no tie", SHAPE, "return mine & theirs == mine", "return mine < theirs"),
    Fault("lengths do not decide", SHAPE, "return self.lengths & other.lengths == self.lengths", "return False"),
    Fault(
        "overlapping lengths are no tie",
        SHAPE,
        "return self.lengths & other.lengths == self.lengths",
        "return self.lengths < other.lengths",
    ),
    Fault("natures do not decide", SHAPE, "return self.natures < other.natures", "return False"),
    Fault("Z admits zero", SHAPE, '"Z": DIGIT & ~1', '"Z": DIGIT'),
    Fault("N admits one", SHAPE, '"N": DIGIT & ~3', '"N": DIGIT & ~1'),
    Fault("a range ends too early", SHAPE, 'end = last[common + 1 :] if digit == high else "9" * rest', "end = last[common + 1 :]"),
    Fault("the longest length is left out", SHAPE, "lengths & ((2 << length[1]) - 1)", "lengths & ((1 << length[1]) - 1)"),
    Fault("forms compose too early", REWRITING, "following.put + self.put[len(following.strip) :]", "following.put + self.put"),
    Fault("a form keeps what it strips", REWRITING, "self.strip + following.strip[len(self.put) :]", "self.strip + following.strip"),
    Fault("rows of no number count as there", NUMBERMAP, "self.table[used]", "self.table"),
    Fault("too long is cut off", REWRITING, "np.where((wanted > DEPTH) | (self", "np.where((wanted > 2 * DEPTH) | (self"),
    Fault("layers take every length", REWRITING, "(self.masks[piece][:, None] >> lengths & 1 == 1) &", ""),
    Fault("the shortest head is met first", SPACE, "heads.sort(key=len, reverse=True)", "heads.sort(key=len)"),
    Fault(
        "substitution keeps the old label",
        NUMBERMAP,
        "tables[theirs[first]], table[now[at]])",
        "table[now[at]], tables[theirs[first]])",
    ),
    Fault("maps differ in rows alone", NUMBERMAP, "np.array_equal(self.table[self.rows], other.table[other.rows])", "True"),
    Fault("what has changed is not followed again", GATHERING, "if now.found is not last.found:", "if False:"),
    Fault(
        "what is followed again goes on too far",
        STRETCHES,
        "kept = merge(before.edges[~where.hold(before.edges)], ends)",
        "kept = before.edges[~where.hold(before.edges)]",
    ),
    Fault("stretches end where the next begins", STRETCHES, "(place >= 0) & (keys < self.ends[place])", "place >= 0"),
    Fault("numbers outside are combined too", NUMBERMAP, "function(labels[1:]) if labels[0] else outside", "function(labels[1:])"),
    Fault("lengths that no step holds are counted", NUMBERSET, "first[absent] = last[absent] = 0", "pass"),
    Fault(
        "prefixes of another length are joined", NUMBERSET, "(low[1:] > high[:-1]) | (lengths[1:] != lengths[:-1])", "low[1:] > high[:-1]"
    ),
    Fault("union is intersection", NUMBERSET, "self._with(other, np.bitwise_or)", "self._with(other, np.bitwise_and)"),
    Fault("the complement is the set", NUMBERSET, "~self.masks & LENGTHS)", "self.masks & LENGTHS)"),
    Fault("codes of one slot are one", STEPS, "if len(lost):", "if not len(codes):"),
    Fault("cells that differ are painted alike", PAINTING, "if np.array_equal(rows[cells], rows[low][box]):", "if len(cells):"),
    Fault("what lies over leaves no trace", NUMBERMAP, "if chosen.any():", "if False:"),
    Fault("a plain prefix takes shorter numbers", SPREAD, "LENGTHS & ~((1 << depth) - 1)", "LENGTHS"),
    Fault("a narrowed prefix is plain", SPREAD, '== ("prefix", None, None)', "is not None"),
    Fault("claims tell no numbers apart", ALIKE, "for items in self._claims)\n            alone", "for items in ())\n            alone"),
    Fault("first match is last match", TABLE, "len(rules) - self.owners, False", "self.owners, False"),
    Fault("a tie is won by the later rule", TABLE, "if not unbeaten:", "if unbeaten:"),
    Fault(
        "equal actions are a tie", TABLE, "same = len({self.rules[self.owners[shape]].action for shape in members}) == 1", "same = False"
    ),
    Fault("a lost plus leaves no trace", TRANSLATION, '"unknown" if before == "international" else before', "before"),
    Fault("stripping needs one digit less", TRANSLATION, "return action.strip\n", "return max(action.strip - 1, 0)\n"),
    Fault("a plus may stand inside", TRANSLATION, 'return None if "+" in digits else Number', "return Number"),
    Fault("set_nature is forgotten", TRANSLATION, "action.set_nature or nature", "nature"),
    Fault(
        "no match changes the number",
        TRANSLATION,
        "maps = {UNCHANGED: out,",
        "maps = {UNCHANGED: NumberMap.constant(self.space, incomplete),",
    ),
    Fault(
        "only the first trunk is followed",
        CALLS,
        "for choice in choices] for choices, label in lists.items()}",
        "for choice in choices[:1]] for choices, label in lists.items()}",
    ),
    Fault("tables run in the wrong order", CALLS, "for name in reversed(origin.translate)", "for name in origin.translate"),
    Fault("trunk translations are forgotten", CALLS, "for table in reversed(trunk.translate)", "for table in ()"),
    Fault(
        "a trunk out of date is tried",
        CALLS,
        "for trunk in network.trunks if trunk.dates.holds(self.instant)}",
        "for trunk in network.trunks}",
    ),
    Fault("changes do not travel back", CALLS, "waiting |= {feeder for feeder in self._feeders[address] if self._feeders[feeder]}", "pass"),
    Fault(
        "origins read as dialled", READINGS, "if reads is None:\n            return out", "if reads != 'national':\n            return out"
    ),
    Fault("emergency numbers are delivered anywhere", READINGS, '.without("emergency")\n        elif', "\n        elif"),
    Fault("the trunk prefix is optional everywhere", READING, "bare = not plan.trunk_prefix or plan.trunk_prefix_optional", "bare = True"),
    Fault("the outside line is not dialled", READING, "outside = plan.outside_line\n", 'outside = ""\n'),
    Fault(
        "national numbers lose the calling code", READING, 'Number("international", plan.calling_code) if', 'Number("international", "") if'
    ),
    Fault("plan entries never end", PLAN, "if entry.dates.holds(instant))\n\n\ndef entry_shapes", ")\n\n\ndef entry_shapes"),
    Fault("the built-in list is kept", PLAN, "plan.numbers is not None,\n", "False,\n"),
    Fault("a trunk that refuses is passed over", DECISION, "if decision.cause:", "if not sent:"),
    Fault("the last answer is a refusal", DECISION, "return self.of(Decision(sent))", "return self.of(Decision(sent, INVALID_FORMAT))"),
    Fault("the line tried last wins", LINES, "_rounds(rows), max)", "_rounds(rows), min)"),
    Fault(
        "a number too short is rewritten",
        LINES,
        "return self.make(number) if len(number.written) >= self.needs else None",
        "return self.make(number)",
    ),
    Fault("an open pattern ends", REGIONS, "longer = LENGTHS & ~((1 << len(sets)) - 1)", "longer = LENGTHS & 1 << len(sets)"),
    Fault("a dot may be nothing", PATTERNS, '(self.end == ".")', "0"),
    Fault("the larger set is tried first", PATTERNS, "return len(place) << 8 |", "return 256 - len(place) << 8 |"),
    Fault(
        "of equal extensions the last counts", PATTERNS, "first.setdefault(pattern(each).order, each)", "first[pattern(each).order] = each"
    ),
    Fault("includes are asked from the last on", CONTEXTS, "for name, place in reversed(", "for name, place in list("),
    Fault("the empty number is none", VALUES, 'if text == "s":', 'if text == "-":'),
    Fault("any has no end", MTREE, "(2 << MOST_OF_ANY) - 1", "(8 << MOST_OF_ANY) - 1"),
    Fault("a barred count is any", MTREE, "((2 << MOST_OF_ANY) - 1) & ~barred", "((2 << MOST_OF_ANY) - 1)"),
    Fault("what an origin does not send is let on", PROVEN, "if origin.reads or nature in (origin.natures or WRITTEN)]", "if nature]"),
    Fault("longer prefixes are asked last", EXTENSIONS, "for height in sorted(levels))", "for height in sorted(levels, reverse=True))"),
    Fault("open patterns end too early", EXTENSIONS, "if lengths and lengths[-1] == reach:", "if lengths and lengths[-1] == reach - 1:"),
    Fault("open patterns take a star", EXTENSIONS, "if suffix or (beyond and not beyond.isdecimal()):", "if False:"),
    Fault("a plus may stand inside a rendered number", ASTERISK, "if pluses not in ([], [0]):", "if pluses and pluses[0]:"),
    Fault("a rendered number keeps its plus", ASTERISK, 'if pluses and after != "international":', "if False:"),
)


def tests(file: str) -> Sequence[str]:
    """The tests that look after a file."""
    return [test for start, listed in TESTS.items() if file.startswith(start) for test in listed]


def run_tests(tree: Path, paths: Sequence[str], patience: int | None = PATIENCE) -> Verdict:
    """Whether the tests of a tree notice something; broken when they cannot even be collected."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *paths]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        status = subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=patience, check=False).returncode
    except subprocess.TimeoutExpired:
        return "caught"
    verdicts: Mapping[int, Verdict] = {0: "missed", 1: "caught"}
    return verdicts.get(status, "broken")


@contextmanager
def injected(tree: Path, fault: Fault) -> Iterator[None]:
    """The tree with the fault in it; ValueError where its text does not stand exactly once."""
    path = tree / fault.file
    sound = path.read_text(encoding="utf-8")
    if sound.count(fault.old) != 1:
        raise ValueError(f"{fault.file}: {fault.old!r} stands there {sound.count(fault.old)} times")
    path.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(sound, encoding="utf-8")


def judge(tree: Path, fault: Fault) -> tuple[Verdict, str]:
    """What the tests make of a fault, and why it could not be tried."""
    try:
        with injected(tree, fault):
            return run_tests(tree, tests(fault.file)), ""
    except (ValueError, FileNotFoundError) as reason:
        return "broken", str(reason)


def main(names: Sequence[str]) -> int:
    chosen = [fault for fault in FAULTS if not names or fault.name in names]
    needed = sorted({test for fault in chosen for test in tests(fault.file)})
    with TemporaryDirectory() as directory:
        tree = Path(directory) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        if run_tests(tree, needed, None) != "missed":
            print("the tests fail without any fault; nothing was tried")
            return 2
        verdicts = []
        for fault in chosen:
            verdict, reason = judge(tree, fault)
            print(f"{verdict:7} {fault.name} ({fault.file}) {reason}".rstrip(), flush=True)
            verdicts.append(verdict)
    print(f"{verdicts.count('caught')} of {len(chosen)} faults caught")
    return 2 if "broken" in verdicts else 1 if "missed" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
