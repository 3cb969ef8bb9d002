"""Which extension of Asterisk takes a number: what was seen on 16.28 and 22.10 with the default matcher, and what its own functions say."""

from __future__ import annotations

import pytest

from validator.readback.asterisk_patterns import NotAPattern, pattern, tried, winner

SEEN = [
    ("1234 _123X", "1234", "1234"),
    ("_1234 1234", "1234", "1234"),
    ("_123Z _123X", "1234", "_123Z"),
    ("_123N _123Z", "1234", "_123N"),
    ("_123[4-9] _123N", "1234", "_123[4-9]"),
    ("_123[4-6] _123[2-6]", "1234", "_123[4-6]"),
    ("_12. _1XXX", "1234", "_12."),
    ("_1XXX _1.", "1234", "_1XXX"),
    ("_1. _1!", "1234", "_1."),
    ("_X. _X!", "1", "_X!"),
    ("_12! 12", "12", "12"),
    ("_X. _.", "1234", "_X."),
    ("_[1-5]2XX _1[2-3]XX", "1234", "_1[2-3]XX"),
    ("_1[23]XX _1[25]XX", "1234", "_1[23]XX"),
    ("_1[23]XX _1[25]XX", "1299", "_1[23]XX"),
    ("_1[25]XX _1[26]XX", "1299", "_1[25]XX"),
    ("_+X. _X.", "+212", "_+X."),
    ("_[+0-9]X. _+X.", "+212", "_+X."),
    ("_1-2-3-4 _123X", "1234", "_1-2-3-4"),
    ("_1xxx _1.", "1234", "_1xxx"),
    ("_1NXX _1[23]XX", "1234", "_1[23]XX"),
    ("_1[2-3]4. _1XXX", "1234", "_1XXX"),
    ("_1[2-3]4. _1XXX", "1245", "_1[2-3]4."),
    ("_1XX4 _1X3X", "1234", "_1X3X"),
    ("_1XXXX _1XXX!", "1234", "_1XXX!"),
    ("_1XXX _1XXX!", "1234", "_1XXX!"),
    ("_1XXX _1XXX.", "1234", "_1XXX"),
    ("_00. _0[0-9]X.", "0033", "_00."),
    ("_2125[23]XXXXXX _212[5-7]XXXXXXX", "21252345678", "_2125[23]XXXXXX"),
    ("_! _.", "1234", "_."),
    ("_Z! _1!", "1", "_1!"),
    ("_12[3]4 1234", "1234", "1234"),
]
FIRST_LINE = [
    ("_123[2-9] _123N", "1234"),
    ("_123[0-9] _123X", "1234"),
    ("_NXX _[2-9]XX", "234"),
    ("_123[4] _1234", "1234"),
]
ORDERS = [
    ("123", "123* _123!* _123* _12.* _12!* _XXX* _X.*"),
    ("12345678", "_[12]XXXXXXX* _X2345678* _X.*"),
    ("1234567", "_1234567* _12XXXXX* _12.* _1XXXXXX*"),
    ("0033123", "_0033.* _00Z.* _00X.* _0.* _X.*"),
    ("9011", "_9011. _9011!* _9XXX*"),
    ("0033612345678", "_0033[67]XXXXXXXX* _0033XXXXXXXXX* _0033.* _00[1-9]X.* _00X.*"),
    ("112", "112* _[1]12* _11.* _1XX* _1!*"),
    ("5", "_[5]* _[345]* _[357]* _[4-6]* _N* _Z* _X*"),
    ("n5", "n5* _[n]5* _n5"),
]


@pytest.mark.parametrize(("written", "dialled", "won"), SEEN)
def test_the_extension_that_was_seen_to_win(written: str, dialled: str, won: str) -> None:
    """Whichever line comes first."""
    one, other = written.split()
    assert (winner([one, other], dialled), winner([other, one], dialled)) == (won, won)


@pytest.mark.parametrize(("written", "dialled"), FIRST_LINE)
def test_of_extensions_that_are_the_same_the_first_counts(written: str, dialled: str) -> None:
    one, other = written.split()
    assert (winner([one, other], dialled), winner([other, one], dialled)) == (one, other)


@pytest.mark.parametrize(("dialled", "order"), ORDERS)
def test_the_order_in_which_extensions_are_tried(dialled: str, order: str) -> None:
    """A star marks those that take the number."""
    written = [each.removesuffix("*") for each in order.split()]
    assert tried(written[::-1]) == written
    assert [pattern(each).matches(dialled) for each in written] == [each.endswith("*") for each in order.split()]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12[34]", "12[34] looks like a pattern and is none, for want of a _ in front"),
        ("_1[34", "_1[34 holds [ where it has no meaning"),
        ("_1.5", "_1.5 holds . where it has no meaning"),
        ("_1..", "_1.. holds . where it has no meaning"),
        ("_1[5-2]X", "_1[5-2]X holds a set without characters"),
    ],
)
def test_what_asterisk_takes_in_silence_is_refused(written: str, reason: str) -> None:
    with pytest.raises(NotAPattern) as refused:
        pattern(written)
    assert str(refused.value) == reason
