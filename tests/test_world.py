"""The built-in plans: equal to the pinned package, corrected, dated, and true to facts that an engineer can look up."""

import random
import runpy
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest
import yaml
from phonenumbers import PhoneNumber, PhoneNumberType

from validator.numbering import assigned, calling_codes, data_version, instants, ranges, region, regions
from validator.numbering.automaton import prefixes
from validator.numbering.plan import NUMBER_TYPES

ROOT = Path(__file__).parent.parent
DATA = ROOT / "validator" / "data"
BEFORE = datetime(2009, 2, 19, tzinfo=UTC)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
CODES = sorted(code for codes in calling_codes().values() for code in codes)


def types(code: str, number: str, instant: datetime = NOW) -> set[str]:
    """The types that an international number, digits only, has in the region."""
    return {kind for prefix, lengths, kind in ranges(code, instant) if number.startswith(prefix) and lengths >> len(number) & 1}


def regions_of(number: str, instant: datetime = NOW) -> set[str]:
    candidates = [code for calling_code, codes in calling_codes().items() if number.startswith(calling_code) for code in codes]
    return {code for code in candidates if types(code, number, instant)}


def required(code: str) -> list[str]:
    return [emergency.number for emergency in region(code).emergency if emergency.required]


def test_the_shipped_file_is_what_the_pinned_package_and_the_reviewed_files_make() -> None:
    built = runpy.run_path(str(ROOT / "scripts" / "build_world.py"))["world_text"]()
    assert (DATA / "world.json").read_text("ascii") == built
    assert data_version() == phonenumbers.__version__


def test_all_regions_and_calling_codes_are_there() -> None:
    assert regions() == phonenumbers.SUPPORTED_REGIONS
    assert len(regions()) == 245
    assert {code for code in CODES if code.startswith("+")} == {f"+{code}" for code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS}
    assert calling_codes() == {
        str(code): tuple(f"+{code}" if name == "001" else name for name in names)
        for code, names in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items(), key=lambda item: str(item[0]))
    }
    assert calling_codes()["44"] == ("GB", "GG", "IM", "JE")
    assert calling_codes()["800"] == ("+800",)
    with pytest.raises(KeyError):
        region("XX")


@pytest.mark.parametrize("code", CODES)
def test_example_numbers_have_their_type(code: str) -> None:
    plan = region(code)
    assert plan.examples.keys() == plan.types.keys() - {"no-international-dialling"}
    for kind, national in plan.examples.items():
        if (code, kind) == ("CA", "uan"):
            continue  # corrected: 310 and four digits are no number of +1
        assert kind in types(code, plan.calling_code + national, BEFORE), (kind, national)


PACKAGE_TYPES = {
    PhoneNumberType.FIXED_LINE: {"fixed-line"},
    PhoneNumberType.MOBILE: {"mobile"},
    PhoneNumberType.FIXED_LINE_OR_MOBILE: {"fixed-line", "mobile"},
    PhoneNumberType.TOLL_FREE: {"toll-free"},
    PhoneNumberType.PREMIUM_RATE: {"premium-rate"},
    PhoneNumberType.SHARED_COST: {"shared-cost"},
    PhoneNumberType.VOIP: {"voip"},
    PhoneNumberType.PERSONAL_NUMBER: {"personal"},
    PhoneNumberType.PAGER: {"pager"},
    PhoneNumberType.UAN: {"uan"},
    PhoneNumberType.VOICEMAIL: {"voicemail"},
}


def package_type(code: str, national: str) -> set[str]:
    """What the package itself says of a number in a region: one type, the first of its own order."""
    zeros = len(national) - len(national.lstrip("0"))
    number = PhoneNumber(
        country_code=int(region(code).calling_code),
        national_number=int(national),
        italian_leading_zero=zeros > 0 or None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )
    name = "001" if code.startswith("+") else code
    known = phonenumbers.is_valid_number_for_region(number, name)
    return PACKAGE_TYPES[phonenumbers.number_type(number)] if known else set()


@pytest.mark.parametrize("code", CODES)
def test_random_numbers_are_what_the_package_says(code: str) -> None:
    dice, calling_code = random.Random(code), region(code).calling_code
    for _ in range(20):
        prefix, lengths, _kind = dice.choice(ranges(code, BEFORE))
        length = dice.choice([length for length in range(len(prefix), 16) if lengths >> length & 1])
        number = prefix + "".join(dice.choices("0123456789", k=length - len(prefix)))
        mistyped = calling_code + "".join(dice.choices("0123456789", k=2)) + number[len(calling_code) + 2 :]
        for candidate in (number, mistyped, number + "0", number[:-1]):
            if len(candidate) > 15 or candidate.startswith(("37744", "37745")):
                continue  # corrected: the package has them, and is wrong
            said, found = package_type(code, candidate[len(calling_code) :]), types(code, candidate, BEFORE)
            assert bool(said) == bool(found - {"no-international-dialling"}), candidate
            assert said <= found, candidate


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("33320001122", {"FR"}),
        ("212537201234", {"MA"}),
        ("21253720123", set()),
        ("2125372012345", set()),
        ("390612345678", {"IT"}),
        ("39612345678", set()),
        ("390669812345", {"VA"}),
        ("393401234567", {"IT", "VA"}),
        ("3780549886377", {"SM"}),
        ("2250701234567", {"CI"}),
        ("225701234567", set()),
        ("22507012345", set()),
        ("2290197123456", {"BJ"}),
        ("221771234567", {"SN"}),
        ("221338012345", {"SN"}),
        ("213551234567", {"DZ"}),
        ("21321123456", {"DZ"}),
        ("4930123456", {"DE"}),
        ("441534456789", {"JE"}),
        ("442071234567", {"GB"}),
        ("77272501234", {"KZ"}),
        ("74951234567", {"RU"}),
        ("12015550123", {"US"}),
        ("12042345678", {"CA"}),
        ("18764321234", {"JM"}),
        ("212528812345", {"EH", "MA"}),
        ("380441234567", {"UA"}),
        ("3794412345", set()),
        ("99712345678", set()),
    ],
)
def test_the_regions_of_a_number(number: str, expected: set[str]) -> None:
    assert regions_of(number) == expected


def test_exactly_100_million_numbers_begin_with_33_3() -> None:
    """North and east of France: what `+333` for `333` set free in 2009."""
    entries = [(prefix, lengths) for prefix, lengths, kind in ranges("FR", NOW) if prefix.startswith("333")]
    assert entries == [("333", 1 << 11)]
    assert 10 ** (11 - len("333")) == 100_000_000


def test_moroccan_numbers_have_nine_digits_and_begin_with_5_to_8() -> None:
    entries = ranges("MA", NOW)
    assert {lengths for _, lengths, _ in entries} == {1 << 12}
    assert {prefix[3] for prefix, _, _ in entries} == {"5", "6", "7", "8"}


def test_the_zero_belongs_to_the_number_in_these_countries() -> None:
    zero = {code for code in regions() if any(prefix.startswith(region(code).calling_code + "0") for prefix, _, _ in ranges(code, NOW))}
    assert {"IT", "VA", "SM", "CI", "BJ", "CG"} <= zero
    assert not zero & {"FR", "MA", "ES", "GB", "DE", "DZ", "SN", "US", "CA", "GA"}


@pytest.mark.parametrize("code", CODES)
def test_entries_of_one_type_are_disjoint_sorted_and_no_longer_than_15_digits(code: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    entries = ranges(code, NOW)
    assert list(entries) == sorted(entries)
    for prefix, lengths, kind in entries:
        assert 0 < lengths < 1 << 16
        assert all(not seen.get((prefix[:end], kind), 0) & lengths for end in range(len(prefix) + 1)), (prefix, kind)
        seen[prefix, kind] = lengths


def test_german_numbers_of_more_than_15_digits_stay_valid_at_home_only() -> None:
    longest = {length for _, lengths in prefixes(region("DE").types["fixed-line"]) for length in range(20) if lengths >> length & 1}
    assert max(longest) == 15
    assert max(lengths.bit_length() - 1 for _, lengths, kind in ranges("DE", NOW) if kind == "fixed-line") == 15


@pytest.mark.parametrize(
    ("code", "number", "change", "before", "after"),
    [
        ("+888", "88812345678901", "2021-11-15T00:00Z", {"uan"}, set()),
        ("KZ", "76012345678", "2025-12-03T00:00Z", set(), {"fixed-line", "mobile"}),
        ("KZ", "70012345678", "2025-12-03T00:00Z", set(), {"fixed-line", "mobile"}),
        ("GA", "24106031234", "2024-04-05T23:00Z", {"mobile"}, set()),
        ("GA", "24166123456", "2024-04-05T23:00Z", {"mobile"}, {"mobile"}),
        ("MC", "37744123456", "2024-04-05T23:00Z", set(), set()),
        ("MC", "37746123456", "2024-04-05T23:00Z", {"mobile"}, {"mobile"}),
    ],
)
def test_corrections_hold_from_their_instant_on(code: str, number: str, change: str, before: set[str], after: set[str]) -> None:
    at = datetime.fromisoformat(change)
    assert types(code, number, BEFORE) == before
    assert types(code, number, at.replace(year=at.year - 1)) == before
    assert types(code, number, at) == after
    assert types(code, number, NOW) == after


def test_the_instants_are_those_of_the_corrections() -> None:
    assert [f"{instant:%Y-%m-%dT%H:%MZ}" for instant in instants()] == ["2021-11-15T00:00Z", "2024-04-05T23:00Z", "2025-12-03T00:00Z"]


@pytest.mark.parametrize(
    ("codes", "international_prefixes", "trunk_prefix", "trunk_prefix_optional"),
    [
        ("MA FR GB DE DZ GA CN", "00", "0", False),
        ("ES IT VA SN CI", "00", None, False),
        ("US CA JM", "011", "1", True),
        ("MH", "011", "1", False),
        ("HU", "00", "06", False),
        ("RU KZ TM", "810", "8", False),
        ("BY", "810", "80", False),
        ("JP", "010", "0", False),
        ("KE", "000", "0", False),
        ("NG", "009", "0", False),
        ("CO", "00414 00444 00456 005 007 009", "0", True),
        ("+800", "", None, False),
    ],
)
def test_dialling(codes: str, international_prefixes: str, trunk_prefix: str | None, trunk_prefix_optional: bool) -> None:
    for plan in map(region, codes.split()):
        assert " ".join(plan.international_prefixes) == international_prefixes, plan.code
        assert (plan.trunk_prefix, plan.trunk_prefix_optional) == (trunk_prefix, trunk_prefix_optional), plan.code


def test_australia_dials_out_by_0011_and_its_variants() -> None:
    plan = region("AU")
    assert plan.preferred_international_prefix == "0011"
    assert plan.international_prefixes[:6] == ("0011", "0014", "0015", "0016", "0018", "0019")
    assert plan.international_prefixes[6:8] == ("14110011", "14140011")
    assert len(plan.international_prefixes) == 16


def test_ways_to_dial_are_read_from_the_package() -> None:
    ways = {code: {way.kind: way for way in region(code).ways} for code in ("AU", "JE", "BR", "AR", "CN", "FR", "US", "CO")}
    assert ways["FR"] == ways["US"] == {}
    assert ways["JE"]["local"].numbers == r"1534[124-8]\d{5}"
    assert ways["BR"]["carrier"].prefixes[:2] == (("9012", ""), ("9014", ""))
    assert ("022115", "9221") in ways["AR"]["mobile"].prefixes
    assert len(ways["AR"]["mobile"].prefixes) == 300
    assert "carrier" not in ways["CN"]
    assert ways["AU"]["bare"].numbers.startswith("1(?:3(?:0(?:0")


def test_assigned_calling_codes() -> None:
    assert assigned(NOW) - calling_codes().keys() == {"379", "991"}
    assert calling_codes().keys() - assigned(NOW) == {"888"}
    assert calling_codes().keys() <= assigned(BEFORE)


def test_every_country_can_dial_out() -> None:
    for code in regions() - {"TA"}:
        plan = region(code)
        assert plan.preferred_international_prefix in plan.international_prefixes, code


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("FR MC RE MQ", "15 17 18 112"),
        ("MA EH", "15 19 177"),
        ("ES PT NL FI RO IS DK SE", "112"),
        ("GB IM JE GG IE", "112 999"),
        ("IT SM VA", "112 113 115 118"),
        ("DE", "110 112"),
        ("US CA PR GU BM KY", "911"),
        ("JM", "110 119 911"),
        ("SN", "17 18"),
        ("CI", "110 111 170 180"),
        ("DZ", "14 17"),
        ("AU CC CX", "000"),
        ("NZ", "111"),
        ("BE", "100 101 112"),
        ("AT", "112 122 133 144"),
        ("CH LI", "112 117 118 144"),
        ("NO SJ", "110 112 113"),
        ("JP", "110 119"),
        ("GN GQ IO TA TK", ""),
    ],
)
def test_emergency_numbers_that_must_be_reachable(codes: str, expected: str) -> None:
    for code in codes.split():
        assert " ".join(required(code)) == expected, code


def test_every_emergency_number_of_the_package_is_listed() -> None:
    for code in regions():
        known = [short.expression for short in region(code).short_codes if short.kind == "emergency"]
        written = "|".join(emergency.number.replace("X", r"\d") for emergency in region(code).emergency)
        for expression in known:
            assert prefixes(expression, written) == [], code


def test_required_emergency_numbers_are_exact_and_missing_in_few_regions() -> None:
    assert all(number.isdecimal() for code in regions() for number in required(code))
    assert {code for code in regions() if not required(code)} == {"GN", "GQ", "IO", "KP", "LS", "LY", "TA", "TK", "UZ"}


def test_every_reviewed_line_has_its_source() -> None:
    for code in CODES:
        assert all(correction.source and set(correction.types) <= set(NUMBER_TYPES) for correction in region(code).corrections)
        assert all(emergency.source for emergency in region(code).emergency)
    corrections = yaml.safe_load((DATA / "corrections.yaml").read_text("utf-8"))
    assert all(line["source"] for line in [corrections["longest_international"], *corrections["dialling"], *corrections["ranges"]])
    assert region("ES").emergency[-1] == ("112", True, "Directive (EU) 2018/1972, art. 109")
    assert region("MA").emergency[0] == ("15", True, f"libphonenumber {data_version()}, short numbers")


def test_short_codes_are_as_dialled() -> None:
    kinds = {short.kind: short.entries for short in region("FR").short_codes}
    assert kinds["emergency"] == (("112", 1 << 3), ("15", 1 << 2), ("17", 1 << 2), ("18", 1 << 2))
    assert kinds["sms"][0] == ("114", 1 << 3)
    assert "carrier-internal" in kinds
