"""`rightnumber explain RULE`: the manual of a rule, or what every proof assumes."""

from __future__ import annotations

import sys
from argparse import Namespace
from difflib import get_close_matches

from validator.report.manuals import manuals

ASSUMPTIONS = """\
What a proof of rightnumber assumes

The network is the files.  Every switch runs what was rendered from these files, whole and at the same time. What stands
    in no file (a switch behind a trunk, a number ported by another carrier) is believed to be as `to:` says.
Origins are trusted.  A call enters where its source address says, and an origin receives what the language says it may:
    unknown and international numbers on SIP, others only if it lists them or a trunk of the network sends them.
Numbers are complete.  They are judged en bloc, not digit by digit, unless an origin says `overlap`.
Odd strings go nowhere.  More than 16 digits behind the longest prefix that the network or its plans name end as too long, and
    a * # or letter where no rule and no plan names one as incomplete: rendered switches refuse them (cause 28), so no call
    to them is followed.
The plan data are right.  What a number means comes from the built-in numbering plans, of the version that `check` prints,
    changed by the `plans:` of the network. A range that a regulator opened since then counts as without a meaning.
Every trunk may fail.  The proof follows every trunk of a route, so it holds whichever of them takes the call; it does not
    say that one of them has capacity.
Dates.  The network is judged at every instant at which something in it or in the plans changes, from `--on` (now) onwards;
    between two of them nothing changes. The clocks of the switches are right.
Calling numbers are what `callers` claims.  They are followed from every origin that says whose calling numbers arrive there, over every
    way that its calls take, in national form, with a plus, or by nature; behind an international prefix only where `translate_calling`
    takes one. A call that `translate_calling` rejects counts as one that was not made. Numbers that nobody has are passed on. Where
    `calling:` narrows rules, calls from every class of calling numbers are judged, and calls without one.
What was not judged is said.  `check` prints it in its last lines; what cannot be followed withholds the whole proof.
"""


def run(arguments: Namespace) -> int:
    """Print the manual and answer yes; a rule that does not exist leaves the question unanswered."""
    topics = {"assumptions": ASSUMPTIONS} | {rule: f"{rule} ({manual.severity})\n\n{manual.text}\n" for rule, manual in manuals().items()}
    if arguments.rule not in topics:
        near = get_close_matches(arguments.rule, topics, n=1)
        hint = f"did you mean {near[0]}?" if near else "`rightnumber rules` lists them"
        print(f"there is no rule {arguments.rule!r}; {hint}", file=sys.stderr)
        return 2
    print(topics[arguments.rule], end="")
    return 0
