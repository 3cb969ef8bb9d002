"""How countries dial, form by form: what a string means in a plan, each looked up by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from validator.digits import Number
from validator.digits.numberset import NumberSet
from validator.digits.space import number
from validator.flow.proof import Epoch, Proof
from validator.load import load_texts

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LOCAL = """
plans:
  - {name: office, country: GB, outside_line: "9", numbers: [{pattern: "4XXX", type: private}]}
"""
OFFICE = """
plans:
  - name: office
    country: FR
    outside_line: "0"
    numbers: [{pattern: "4XXX", type: private}]
"""


@cache
def epoch(country: str, plan: str = "", more: str = "", services: str = "", area: str = "") -> Epoch:
    """A network of one switch in a country, with an origin that reads in a plan, perhaps in an area, and plans of its own."""
    local = f'area: "{area}", ' if area else ""
    service = f"{{name: here, to: {{service: [{services}]}}}}" if services else ""
    text = f"""
switches:
  - name: switch
    country: "{country}"
    plan: "{plan or country}"
    origins: [{{name: subscribers, {local}route: out}}]
    trunks: [{{name: network, to: {{country: "{country}"}}}}, {service}]
routes:
  - name: out
    rules: [{{any: true, trunks: [network]}}]
{more}"""
    loaded = load_texts({"network.yaml": text.encode()})
    assert loaded.network is not None, loaded.findings
    return Proof(loaded.network, NOW).epochs[0]


def meant(read: Epoch, plan: str, dialled: Number) -> str:
    """The meaning of what is dialled: `+33612345678`, or `15 of FR`; nothing where it means no number."""
    found = read.read(plan, dialled)
    if found is None or not read.valid(*found):
        return ""
    space, digits = found
    return "+" + digits if space == "international" else f"{digits} of {space}"


DIALLED = {
    # trunk prefix 0, international prefix 00
    "FR": {
        "0612345678": "+33612345678",
        "0033612345678": "+33612345678",
        "+33612345678": "+33612345678",
        "612345678": "",
        "06123456789": "",
        "061234567": "",
        "00212537201234": "+212537201234",
        "0021253720123": "",
        "15": "15 of FR",
        "112": "112 of FR",
        "015": "",
        "0015": "",
        "3900": "3900 of FR",
        "+15": "",
        "": "",
    },
    "MA": {
        "0537201234": "+212537201234",
        "537201234": "",
        "0033320001122": "+33320001122",
        "333": "",
        "15": "15 of MA",
        "19": "19 of MA",
        "177": "177 of MA",
        "1777": "",
    },
    # no trunk prefix: the zero of a landline belongs to the number
    "IT": {
        "0612345678": "+390612345678",
        "612345678": "",
        "3471234567": "+393471234567",
        "00390612345678": "+390612345678",
        "0039612345678": "",
        "+390612345678": "+390612345678",
        "0669812345": "+390669812345",
        "0033612345678": "+33612345678",
        "112": "112 of IT",
    },
    "VA": {"0669812345": "+390669812345", "0612345678": "+390612345678", "112": "112 of VA"},
    # ten digits, no trunk prefix
    "CI": {
        "0712345678": "+2250712345678",
        "07123456": "",
        "002250712345678": "+2250712345678",
        "0022507123456": "",
        "110": "110 of CI",
        "0": "",
    },
    # trunk prefix 1, which may be left out; international prefix 011
    "US": {
        "12122345678": "+12122345678",
        "2122345678": "+12122345678",
        "+12122345678": "+12122345678",
        "01133612345678": "+33612345678",
        "01112122345678": "+12122345678",
        "011": "",
        "0113361234567": "",
        "2345678": "",
        "911": "911 of US",
    },
    "GB": {
        "02079460123": "+442079460123",
        "2079460123": "",
        "00442079460123": "+442079460123",
        "01534123456": "+441534123456",
        "999": "999 of GB",
        "112": "112 of GB",
    },
    # trunk prefix 8, then the tone; international prefix 8~10
    "RU": {
        "84951234567": "+74951234567",
        "9161234567": "",
        "81033612345678": "+33612345678",
        "87011234567": "+77011234567",
        "81077011234567": "+77011234567",
        "8107011234567": "",
        "+79161234567": "+79161234567",
        "112": "112 of RU",
    },
    # some numbers are dialled without the trunk prefix that others need; a carrier is chosen in front of the number
    "CN": {"13812345678": "+8613812345678", "4001234567": "+864001234567", "01012345678": "+861012345678", "1012345678": ""},
    "BR": {
        "0152133334444": "+552133334444",
        "90152133334444": "+552133334444",
        "015500123456": "",
        "0500123456": "+55500123456",
        "0021152133334444": "",
        "00213312345678": "",
        "002133612345678": "+33612345678",
        "0033612345678": "",
        "40041234": "+5540041234",
        "2133334444": "",
    },
    "CO": {"6012345678": "+576012345678", "056012345678": "", "00533612345678": "+33612345678", "0033612345678": ""},
    "KR": {"082221234567": "", "15881234": "+8215881234", "0070033612345678": "+33612345678"},
    "BY": {"80291234567": "+375291234567", "8291234567": "", "81033612345678": "+33612345678"},
    # a mobile of Buenos Aires: 9 in front, dialled with 15 behind the area code
    "AR": {"0111523456789": "+5491123456789", "01123456789": "+541123456789", "0221154123456": "+5492214123456", "1523456789": ""},
    # one area code for the whole region, left out at home
    "JE": {"456789": "+441534456789", "01534456789": "+441534456789", "02079460123": "+442079460123", "46789": ""},
    "SM": {"886377": "+3780549886377", "0549886377": "+3780549886377", "+378886377": ""},
    "AG": {"4641234": "+12684641234", "12684641234": "+12684641234", "1464123": ""},
    # international prefixes of four digits, and of carriers; behind them up to 15 digits
    "AU": {
        "131234": "+61131234",
        "1300123456": "+611300123456",
        "1800123456": "+611800123456",
        "0131234": "+61131234",
        "412345678": "",
        "0412345678": "+61412345678",
        "000": "000 of AU",
        "001133612345678": "+33612345678",
        "001433612345678": "+33612345678",
        "1411001133612345678": "+33612345678",
        "0011" + "431211111111111": "+431211111111111",
        "0011" + "4312111111111111": "",
    },
}


@pytest.mark.parametrize(("plan", "dialled", "meaning"), [(plan, *form) for plan, forms in DIALLED.items() for form in forms.items()])
def test_what_is_dialled_in_a_country(plan: str, dialled: str, meaning: str) -> None:
    assert meant(epoch(plan), plan, number(dialled)) == meaning


@pytest.mark.parametrize(
    ("plan", "area", "dialled", "meaning"),
    [
        ("US", "212", "2345678", "+12122345678"),
        ("US", "212", "2122345678", "+12122345678"),
        ("US", "212", "12122345678", "+12122345678"),
        ("US", "212", "1345678", ""),
        ("US", "212", "911", "911 of US"),
        ("GB", "20", "79460123", "+442079460123"),
        ("GB", "20", "7946012", ""),
        ("GB", "20", "02079460123", "+442079460123"),
        ("GB", "1534", "456789", "+441534456789"),
        ("BR", "11", "987654321", "+5511987654321"),
        ("BR", "11", "33334444", "+551133334444"),
        ("AR", "11", "43211234", "+541143211234"),
        ("AR", "11", "1543211234", "+5491143211234"),
        ("AR", "221", "4123456", "+542214123456"),
        ("AR", "221", "154123456", "+5492214123456"),
        ("DE", "30", "123456", "+4930123456"),
        ("office", "20", "979460123", "+442079460123"),
        ("office", "20", "4123", "4123 of office"),
        ("office", "20", "79460123", ""),
    ],
)
def test_local_numbers_are_dialled_without_their_area_code(plan: str, area: str, dialled: str, meaning: str) -> None:
    read = epoch("GB", plan, LOCAL, area=area) if plan == "office" else epoch(plan, area=area)
    assert meant(read, f"{plan}/{area}", number(dialled)) == meaning
    if dialled == "2345678":
        assert meant(read, plan, number(dialled)) == ""


@pytest.mark.parametrize(
    ("plan", "national", "meaning"),
    [
        ("FR", "612345678", "+33612345678"),
        ("FR", "0612345678", ""),
        ("FR", "15", ""),
        ("FR", "33612345678", ""),
        ("IT", "0612345678", "+390612345678"),
        ("US", "2122345678", "+12122345678"),
        ("US", "12122345678", ""),
        ("RU", "7011234567", "+77011234567"),
        ("CI", "0712345678", "+2250712345678"),
    ],
)
def test_a_national_number_is_the_calling_code_and_the_number(plan: str, national: str, meaning: str) -> None:
    assert meant(epoch(plan), plan, Number("national", national)) == meaning


@pytest.mark.parametrize(
    ("plan", "dialled", "regions", "types"),
    [
        ("IT", "0669812345", {"VA"}, {"fixed-line"}),
        ("IT", "3471234567", {"IT", "VA"}, {"mobile"}),
        ("RU", "87011234567", {"KZ"}, {"mobile"}),
        ("RU", "88001234567", {"KZ", "RU"}, {"toll-free"}),
        ("GB", "01534123456", {"JE"}, {"fixed-line"}),
        ("US", "2122345678", {"US"}, {"fixed-line", "mobile"}),
        ("AU", "0412345678", {"AU", "CC", "CX"}, {"mobile"}),
        ("FR", "15", {"FR"}, {"emergency"}),
        ("FR", "3900", {"FR"}, {"short-code"}),
    ],
)
def test_whose_number_it_is_and_of_which_type(plan: str, dialled: str, regions: set[str], types: set[str]) -> None:
    found = epoch(plan).read(plan, number(dialled))
    assert found is not None
    assert epoch(plan).info(found).regions == regions
    assert epoch(plan).info(found).types == types


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [
        ("4123", "4123 of office"),
        ("412", ""),
        ("04123", ""),
        ("00612345678", "+33612345678"),
        ("0612345678", ""),
        ("000212537201234", "+212537201234"),
        ("00212537201234", ""),
        ("+33612345678", "+33612345678"),
        ("03900", "3900 of FR"),
        ("3900", ""),
        # emergency numbers count with the outside line and without, whatever the office numbers itself
        ("15", "15 of FR"),
        ("015", "15 of FR"),
        ("0112", "112 of FR"),
        ("0015", ""),
    ],
)
def test_behind_an_outside_line_all_is_read_as_in_the_country(dialled: str, meaning: str) -> None:
    assert meant(epoch("FR", "office", OFFICE), "office", number(dialled)) == meaning


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [
        # a declared service that is a national number means that number, with a plus what it says, else a service of the plan
        ("0537201234", "+212537201234"),
        ("537201234", ""),
        ("333", "333 of MA"),
        ("05372012", "05372012 of MA"),
        ("+33800123456", "+33800123456"),
        ("0033800123456", "+33800123456"),
        # an emergency number comes first
        ("15", "15 of MA"),
        ("*55", "*55 of MA"),
        ("*5", ""),
    ],
)
def test_services_are_read_by_the_plan_of_their_switch(dialled: str, meaning: str) -> None:
    read = epoch("MA", services='"0537201234", "333", "+33800123456", "05372012", "15", "*55"')
    assert meant(read, "MA", number(dialled)) == meaning
    if dialled == "15":
        assert read.info(("MA", "15")).types == {"emergency"}


HOME = (
    """
switches:
  - name: office
    country: FR
    plan: office
    origins: [{name: desks, route: out}]
    trunks: [{name: network, to: {country: FR}}]
  - name: exchange
    country: FR
    origins: [{name: subscribers, route: services}]
    trunks: [{name: here, to: {service: ["0612345678", "1234", "*21#"]}}]
routes:
  - name: out
    rules: [{any: true, trunks: [network]}]
  - name: services
    rules: [{any: true, trunks: [here]}]
"""
    + OFFICE
)


@pytest.mark.parametrize(
    ("plan", "dialled", "meaning"),
    [
        ("FR", "0612345678", "+33612345678"),
        ("FR", "1234", "1234 of FR"),
        ("FR", "*21#", "*21# of FR"),
        ("office", "00612345678", "+33612345678"),
        ("office", "01234", "1234 of FR"),
        ("office", "1234", ""),
        ("office", "0612345678", ""),
    ],
)
def test_services_of_the_country_stand_behind_the_outside_line(plan: str, dialled: str, meaning: str) -> None:
    loaded = load_texts({"network.yaml": HOME.encode()})
    assert loaded.network is not None, loaded.findings
    assert meant(Proof(loaded.network, NOW).epochs[0], plan, number(dialled)) == meaning


CHANGED = """
plans:
  - country: MA
    trunk_prefix_optional: true
    international_prefix: ["00", "000"]
    add:
      - {prefix: "333", length: 8, type: mobile}
      - {pattern: "18X", type: emergency}
      - {number: "4444", type: service}
      - {prefix: "999", length: 9, type: mobile, until: "2026-06-30T23:00Z"}
      - {prefix: "888", length: 9, type: mobile, from: "2026-07-01"}
    withdraw:
      - {prefix: "5372", length: 9, type: fixed-line}
      - {number: "177", type: emergency}
"""


@pytest.mark.parametrize(
    ("dialled", "meaning"),
    [
        ("033312345", "+21233312345"),
        ("33312345", "+21233312345"),
        ("+21233312345", "+21233312345"),
        ("0021233312345", "+21233312345"),
        ("00021233312345", "+21233312345"),
        ("0333123456", ""),
        ("183", "183 of MA"),
        ("4444", "4444 of MA"),
        ("15", "15 of MA"),
        ("0537201234", ""),
        ("0537301234", "+212537301234"),
        ("537301234", "+212537301234"),
        ("0999123456", ""),
        ("0888123456", "+212888123456"),
    ],
)
def test_a_network_changes_the_plan_of_a_country(dialled: str, meaning: str) -> None:
    assert meant(epoch("MA", "", CHANGED), "MA", number(dialled)) == meaning


def test_the_longest_international_prefix_comes_first() -> None:
    """Behind 00331 a number of Saint Helena, behind 00 one of Paris: both are numbers."""
    assert meant(epoch("FR"), "FR", number("0033129022158")) == "+33129022158"
    longer = epoch("FR", "", 'plans: [{country: FR, international_prefix: ["00", "00331"]}]')
    assert meant(longer, "FR", number("0033129022158")) == "+29022158"
    assert meant(longer, "FR", number("0033129022159999")) == ""
    assert meant(longer, "FR", number("0033139123456")) == "+33139123456"


def test_an_emergency_number_that_is_withdrawn_may_still_be_a_short_code() -> None:
    kinds = {more: epoch("MA", "", more).info(("MA", "177")).types for more in ("", CHANGED)}
    assert kinds == {"": {"emergency"}, CHANGED: {"short-code"}}
    assert "177" not in epoch("MA", "", CHANGED).readings.plans["MA"].required_emergency


REPLACED = """
plans:
  - country: FR
    numbers:
      - {pattern: "1XX", type: fixed-line}
      - {number: "9", type: emergency}
  - name: island
    trunk_prefix: "0"
    numbers: [{pattern: "77X", type: fixed-line}, {number: "11", type: emergency}]
"""


@pytest.mark.parametrize(
    ("plan", "dialled", "meaning"),
    [
        ("FR", "0123", "+33123"),
        ("FR", "0612345678", ""),
        ("FR", "0033612345678", ""),
        ("FR", "00212537201234", "+212537201234"),
        ("FR", "15", ""),
        ("FR", "3900", ""),
        ("FR", "9", "9 of FR"),
        # a plan without a country has no calling code: its numbers are its own
        ("island", "0771", "771 of island"),
        ("island", "771", ""),
        ("island", "11", "11 of island"),
        ("island", "0033123", ""),
        ("island", "+33123", "+33123"),
    ],
)
def test_a_list_of_numbers_replaces_what_is_built_in(plan: str, dialled: str, meaning: str) -> None:
    assert meant(epoch("FR", plan, REPLACED), plan, number(dialled)) == meaning


def exactly(read: Epoch, *dialled: str) -> NumberSet:
    return NumberSet.of(read.space, (box for each in dialled for box in read.exact(*number(each))))


def test_what_is_read_goes_forward_to_what_it_means() -> None:
    """Each way of dialling one number leads to the one number, so that it is counted once."""
    read = epoch("FR")
    ways = exactly(read, "0612345678", "0033612345678", "+33612345678", "15", "612345678")
    meanings = read.readings.reading("FR").forward(ways)
    assert [pattern.words for pattern in meanings.patterns()] == ["+33612345678", "15"]


@pytest.mark.parametrize(
    ("plan", "name", "strings"),
    [
        ("FR", "emergency", ["15", "112"]),
        ("FR", "national", ["0612345678", "0999"]),
        ("FR", "international", ["0033612345678", "+33612345678", "0099"]),
        ("FR", "short-code", ["3900"]),
        ("US", "national", ["12122345678", "2122345678"]),
        ("US", "international", ["01133612345678"]),
        ("RU", "international", ["81033612345678"]),
        ("RU", "national", ["84951234567"]),
    ],
)
def test_which_way_of_reading_decides(plan: str, name: str, strings: list[str]) -> None:
    read = epoch(plan)
    reading = read.readings.reading(plan)
    assert [each for each in strings if number(each) not in reading.decided_by(name)] == []
    assert not any(number(each) in reading.without(name).decided_by(name) for each in strings)


def test_the_emergency_numbers_that_every_origin_must_reach() -> None:
    required = {plan: epoch(plan).readings.plans[plan].required_emergency for plan in ("MA", "FR", "US", "AU")}
    assert required["MA"] == ("15", "177", "19")
    assert {"15", "17", "18", "112"} <= set(required["FR"])
    assert required["US"] == ("911",)
    assert "000" in required["AU"]
    assert epoch("FR", "island", REPLACED).readings.plans["island"].required_emergency == ("11",)
