"""Every way in which a file is no calculation: one line per fault, and never a traceback."""

import json
from decimal import Decimal

import pytest

from nyttokalkyl.interchange import Faulty, read
from nyttokalkyl.interchange.kinds import Constant, Flag, Place
from nyttokalkyl.interchange.result_kinds import Drawn

BASE = {
    "format": "nyttokalkyl/1",
    "period": {"first_year": 2026, "last_year": 2031},
    "rows_are": "absolute",
    "alternatives": [{"id": "a"}],
    "rows": [{"id": "x", "type": "cost", "alternatives": ["a"], "amount": 100}],
}


def lines(content):
    with pytest.raises(Faulty) as refused:
        read(content)
    return str(refused.value).split("\n")


def lines_of(**fields):
    return lines(json.dumps({**BASE, **fields}).encode())


def lines_of_row(**fields):
    return lines_of(rows=[{**BASE["rows"][0], **fields}])


def lines_of_amount(text):
    return lines(json.dumps(BASE).replace('"amount": 100', f'"amount": {text}').encode())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Filen är tom."),
        (b" \n\t ", "Filen är tom."),
        (b"\xef\xbb\xbf", "Filen är tom."),
        (b'{"name": "\xe5"}', "Filen är inte i UTF-8 (byte 11 går inte att läsa)."),
        ("{}".encode("utf-16"), "Filen är inte i UTF-8 (byte 1 går inte att läsa)."),
        (b"hej", "Filen är inte JSON: det går inte att läsa vidare vid rad 1, tecken 1."),
        (b'{"a": 1,\n}', "Filen är inte JSON: det går inte att läsa vidare vid rad 2, tecken 1."),
        (b'{"a": 1} {}', "Filen är inte JSON: det går inte att läsa vidare vid rad 1, tecken 10."),
        (b"[" * 100_000, "Filen har för många nivåer inuti varandra."),
        (b'{"a":' * 100_000, "Filen har för många nivåer inuti varandra."),
        (b" " * 10_000_001, "Filen är större än 10 MB."),
    ],
)
def test_file_that_is_no_json_has_one_fault(content, sentence):
    assert lines(content) == [f"$: {sentence}"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [(b"null", "null"), (b"5", "5"), (b'"x"', '"x"'), (b"[]", "en lista"), (b"NaN", "NaN")],
)
def test_json_that_is_no_object_is_refused(content, shown):
    assert lines(content) == [f"$: Ska vara ett objekt inom klamrar, inte {shown}."]


def test_every_missing_and_unknown_field_has_its_line():
    assert lines(b'{"period": {"firstyear": 2026}, "alternativ": [], "name": 5}') == [
        "$.period.firstyear: Okänt fält. Menar du first_year?",
        "$.period.first_year: Saknas.",
        "$.period.last_year: Saknas.",
        "$.alternativ: Okänt fält. Menar du alternatives?",
        "$.name: Ska vara text inom citattecken, inte 5.",
        "$.format: Saknas.",
        "$.rows_are: Saknas.",
        "$.alternatives: Saknas.",
        "$.rows: Saknas.",
    ]


def test_field_given_twice_is_refused_wherever_it_is():
    content = json.dumps(BASE).replace('"id": "x"', '"id": "x", "id": "y"')
    content = content.replace('"rows_are"', '"format": 1, "rows_are"')

    assert lines(content.encode()) == [
        "$.format: Står mer än en gång.",
        "$.format: Ska vara ”nyttokalkyl/1”, inte 1.",
        "$.rows[0].id: Står mer än en gång.",
    ]
    twice = '{"amounts": {"2026": 1, "2026": 2}, "id": "x", "type": "cost", "alternatives": ["a"]}'
    content = json.dumps({**BASE, "rows": ["here"]}).replace('"here"', twice)
    assert lines(content.encode()) == ["$.rows[0].amounts.2026: Står mer än en gång."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("NaN", "Ska vara ett tal, inte NaN."),
        ("Infinity", "Ska vara ett tal, inte Infinity."),
        ("-Infinity", "Ska vara ett tal, inte -Infinity."),
        ('"NaN"', 'Ska vara ett tal, inte "NaN".'),
        ('"1 000"', 'Ska vara ett tal, inte "1 000".'),
        ('"1,5"', 'Ska vara ett tal, inte "1,5".'),
        ('"+1"', 'Ska vara ett tal, inte "+1".'),
        ('"01"', 'Ska vara ett tal, inte "01".'),
        ('"0x10"', 'Ska vara ett tal, inte "0x10".'),
        ('"1_000"', 'Ska vara ett tal, inte "1_000".'),
        ('"٣"', 'Ska vara ett tal, inte "٣".'),
        ('""', 'Ska vara ett tal, inte "".'),
        ("true", "Ska vara ett tal, inte true."),
        ("null", "Ska vara ett tal, inte null."),
        ("[1]", "Ska vara ett tal, inte en lista."),
        ("1e16", "Talet är orimligt stort: 1E+16."),
        ("1000000000000000.01", "Talet är orimligt stort: 1000000000000000.01."),
        ("1e400", "Talet är orimligt stort: 1E+400."),
        ("1e99999999999999999999", "Ska vara ett tal, inte 1e99999999999999999999."),
        ('"1e999"', 'Talet är orimligt stort: "1e999".'),
        ("1e-41", "Talet har fler än 40 siffror."),
        ("0." + "1" * 41, "Talet har fler än 40 siffror."),
        ("9" * 5000, "Talet är orimligt stort: " + "9" * 40 + "…."),
        ('{"low": 5, "likely": 3}', "low (5) är större än likely (3). Ska de byta plats?"),
        ('{"likely": 3, "high": 2.5}', "likely (3) är större än high (2.5). Ska de byta plats?"),
        ('{"low": 1, "likely": -3, "high": -2}', ("low (1) är större än likely (-3). Ska de byta "
         "plats?")),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_in_words(text, sentence):
    assert lines_of_amount(text) == [f"$.rows[0].amount: {sentence}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", [".likely: Saknas."]),
        ('{"low": 1, "high": 2}', [".likely: Saknas."]),
        ('{"likely": 1, "mode": 2}', [".mode: Okänt fält."]),
        ('{"likely": "x", "low": null}', ['.likely: Ska vara ett tal, inte "x".',
                                          ".low: Ska vara ett tal, inte null."]),
        ('{"factor": "hour", "low": 1}', [".low: Okänt fält."]),
        ('{"factor": 5}', [".factor: Ska vara text inom citattecken, inte 5."]),
    ],
)  # fmt: skip
def test_uncertain_number_has_its_own_faults(text, expected):
    assert lines_of_amount(text) == [f"$.rows[0].amount{line}" for line in expected]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"period": {"first_year": 2026.5, "last_year": 2031}},
         "$.period.first_year: Ska vara ett heltal, inte 2026.5."),
        ({"period": {"first_year": "2026", "last_year": 2031}},
         '$.period.first_year: Ska vara ett heltal, inte "2026".'),
        ({"period": {"first_year": 2026, "last_year": 20266}},
         "$.period.last_year: Ska vara mellan 0 och 9999, inte 20266."),
        ({"period": {"first_year": 2026, "last_year": -1}},
         "$.period.last_year: Ska vara mellan 0 och 9999, inte -1."),
        ({"period": {"first_year": 2026, "last_year": True}},
         "$.period.last_year: Ska vara ett heltal, inte true."),
        ({"period": {"first_year": 2026, "last_year": 2025}},
         "$.period: Perioden slutar (2025) innan den börjar (2026)."),
        ({"period": []}, "$.period: Ska vara ett objekt inom klamrar, inte en lista."),
        ({"base_year": 1500},
         "$.base_year: Basåret 1500 ligger mer än 300 år från perioden 2026–2031."),
        ({"rows_are": "diff"},
         '$.rows_are: Ska vara absolute eller difference, inte "diff".'),
        ({"rows_are": "diference"},
         '$.rows_are: Ska vara absolute eller difference, inte "diference". Menar du difference?'),
        ({"timing": 5}, "$.timing: Ska vara end_of_year eller mid_year, inte 5."),
        ({"first_year_discounted": "yes"},
         '$.first_year_discounted: Ska vara true eller false, inte "yes".'),
        ({"discount_rate": "3 %"}, '$.discount_rate: Ska vara ett tal, inte "3 %".'),
        ({"discount_rate": -1},
         "$.discount_rate: Räntan måste vara större än −100 % (skriv 0.03 för 3 %)."),
        ({"discount_rate": []}, "$.discount_rate: Ska ha 1 till 50 poster."),
        ({"discount_rate": [{"rate": 0.03}]}, "$.discount_rate[0].from_year: Saknas."),
        ({"discount_rate": [{"rate": 0.03, "from_year": 2030}]},
         "$.discount_rate[0].from_year: Den första räntan måste gälla från 2026 eller tidigare."),
        ({"discount_rate": -0.9999999999, "base_year": 2020},
         "$.discount_rate: Räntan gör en krona orimligt stor i basåret."),
        ({"alternatives": []}, "$.alternatives: Ska ha 1 till 50 poster."),
        ({"alternatives": {"id": "a"}}, "$.alternatives: Ska vara en lista, inte ett objekt."),
        ({"alternatives": [{"id": "a"}, {"id": "a"}]},
         "$.alternatives[1].id: Id ”a” förekommer mer än en gång."),
        ({"alternatives": [{"id": "a", "annuity_years": 0}]},
         "$.alternatives[0].annuity_years: Ska vara mellan 1 och 300, inte 0."),
        ({"alternatives": [{"id": " "}]}, "$.alternatives[0].id: Får inte vara tomt."),
        ({"alternatives": [{"id": "a\nb"}]},
         "$.alternatives[0].id: Texten innehåller tecken som inte kan visas."),
        ({"name": "a\x00b"}, "$.name: Texten innehåller tecken som inte kan visas."),
        ({"name": "\ud800"}, "$.name: Texten innehåller tecken som inte kan visas."),
        ({"name": "a\x85b"}, "$.name: Texten innehåller tecken som inte kan visas."),
        ({"timing": "a\ud800\x85\u2028"}, ('$.timing: Ska vara end_of_year eller mid_year, inte '
         '"a\\ud800\\u0085\\u2028".')),
        ({"name": "x" * 201}, "$.name: Texten är längre än 200 tecken."),
        ({"price_index": {"-5": 1}}, "$.price_index.-5: Ska vara ett årtal."),
        ({"price_index": {"02026": 1}}, "$.price_index.02026: Ska vara ett årtal."),
        ({"price_index": {}}, "$.price_index: Ska ha 1 till 1000 poster."),
        ({"price_index": 5}, "$.price_index: Ska vara ett objekt, inte 5."),
        ({"other_rates": [0, -2]},
         "$.other_rates[1]: Räntan måste vara större än −100 % (skriv 0.03 för 3 %)."),
        ({"sensitivity": {"rate_change": -1}},
         "$.sensitivity.rate_change: Ska vara minst 0, inte -1."),
        ({"simulation": {}}, "$.simulation.seed: Saknas."),
        ({"simulation": {"seed": 1, "draws": 9999}},
         "$.simulation.draws: Ska vara mellan 10\u00a0000 och 10\u00a0000\u00a0000, inte 9999."),
        ({"simulation": {"seed": -1}}, ("$.simulation.seed: Ska vara mellan 0 och "
         "9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0807, inte -1.")),
        ({"simulation": {"seed": 1, "distribution": "normal"}},
         '$.simulation.distribution: Ska vara pert eller triangular, inte "normal".'),
        ({"what_if": [{"name": "x", "rows_times": {"y": 2}}]},
         "$.what_if[0].rows_times.y: Det finns ingen rad med id ”y”."),
        ({"what_if": [{"name": "x", "factors": {"": 2}}]},
         '$.what_if[0].factors[""]: Får inte vara tomt.'),
        ({"factors": [{"id": "h", "value": 1, "valid_from": "2026-02-30"}]},
         ("$.factors[0].valid_from: Ska vara ett datum, till exempel 2026-03-31, inte "
         '"2026-02-30".')),
        ({"factors": [{"id": "h", "value": 1, "date": "1 mars"}]},
         '$.factors[0].date: Ska vara ett datum, till exempel 2026-03-31, inte "1 mars".'),
        ({"rows": ["x"]}, '$.rows[0]: Ska vara ett objekt inom klamrar, inte "x".'),
        ({"rows": [BASE["rows"][0]] * 2001}, "$.rows: Ska ha 0 till 2000 poster."),
    ],
)  # fmt: skip
def test_field(fields, expected):
    assert lines_of(**fields) == [expected]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"amounts": {"2027": 1}}, (": Ange bara ett av amounts och amount: de säger samma sak på "
         "olika sätt.")),
        ({"alternatives": ["b"]}, ".alternatives[0]: Det finns inget alternativ med id ”b”."),
        ({"category": "omfördelning"}, (".category: Ska vara finansiell, omfordelning, kvalitet "
         'eller miljo, inte "omfördelning". Menar du omfordelning?')),
        ({"kind": "driftkostnad"}, (".kind: Ska vara investment, operation, internal_time, "
         'phase_out eller change, inte "driftkostnad".')),
        ({"first_year": 2020}, ".first_year: 2020 ligger före periodens första år, 2026."),
        ({"last_year": 99999}, ".last_year: Ska vara mellan 0 och 9999, inte 99999."),
        ({"ramp_up": {"2027": -1}}, ".ramp_up.2027: Ska vara minst 0, inte -1."),
        ({"stakeholders": {"IT": 60, "vård": 30}}, (".stakeholders: Andelarna blir 90 procent. De "
         "ska bli 100.")),
        ({"stakeholders": {"IT & drift": 200}}, ('.stakeholders["IT & drift"]: Andelen ska vara '
         "mer än 0 och högst 100 procent.")),
        ({"amount": {"factor": "hour"}}, ".amount: Det finns ingen kalkylfaktor med id ”hour”."),
        ({"multiply_by": "hour"}, '.multiply_by: Ska vara en lista, inte "hour".'),
        ({"price_year": 2020}, (".price_year: Prisindex saknas för 2020, så priset kan inte räknas "
         "om.")),
        ({"quantity": {"volume": 1, "hours_today": 1}}, ".quantity.hours_after: Saknas."),
        ({"quantity": {"volume": 1, "factor": "hour"}}, ".quantity.factor: Okänt fält."),
        ({"rating": "+++"}, '.rating: Ska vara ++, +, 0, - eller --, inte "+++". Menar du ++?'),
    ],
)  # fmt: skip
def test_row(fields, expected):
    assert f"$.rows[0]{expected}" in lines_of_row(**fields)


def test_product_too_large_to_compute_with_is_refused():
    row = {"amount": 1e14, "share_realised": 1e14}

    assert lines_of_row(**row) == [
        "$.rows[0]: Raden blir orimligt stor när dess tal multipliceras.",
    ]
    factor = {"id": "f", "value": {"low": -1e14, "likely": 0}, "unit": "x"}
    shared = {**BASE["rows"][0], "amount": 1e12, "multiply_by": ["f"], "type": "residual_value"}
    found = lines_of(factors=[factor], rows=[shared])
    assert found == ["$.rows[0]: Raden blir orimligt stor när dess tal multipliceras."]
    per_year = {**BASE["rows"][0], "amounts": {"2026": 1e14, "2040": 5}, "share_realised": 1e14}
    del per_year["amount"]
    assert lines_of(rows=[per_year])[0].startswith("$.rows[0]: Raden blir")


def test_too_many_independent_draws_are_refused():
    row = {**BASE["rows"][0], "amount": {"likely": 5, "high": 6}}
    rows = [{**row, "id": str(number)} for number in range(200)]
    period = {"first_year": 2000, "last_year": 2029}
    settings = {"seed": 1, "years": "independent"}

    [line] = lines_of(rows=rows, period=period, simulation=settings)
    assert line == (
        "$.simulation.years: Med oberoende år dras 6000 osäkra tal åt gången, och högst 5000 "
        "går. Använd same_draw."
    )
    few = json.dumps({**BASE, "rows": rows[:5], "simulation": settings}).encode()
    assert read(few).simulation.seed == 1


def test_too_many_uncertain_numbers_are_refused():
    number = {"low": 1, "likely": 2, "high": 3}
    priced = {"id": "x", "type": "cost", "alternatives": ["a"], "quantity": number,
              "unit_value": number, "share_realised": number}  # fmt: skip
    rows = [{**priced, "id": str(index)} for index in range(1667)]
    settings = {"seed": 1}

    found = lines_of(rows=rows, simulation=settings)

    assert found == ["$.simulation: 5001 osäkra tal är för många att dra. Högst 5000 går."]
    few = json.dumps({**BASE, "rows": rows[:-1], "simulation": settings}).encode()
    assert read(few).simulation.seed == 1


def shared_by_fifty(amount, rows):
    names = [f"a{number}" for number in range(50)]
    row = {"type": "cost", "alternatives": names, "amount": amount}
    return {
        **BASE,
        "period": {"first_year": 2026, "last_year": 2027},
        "alternatives": [{"id": name} for name in names],
        "rows": [{**row, "id": str(number)} for number in range(rows)],
    }


def test_more_amounts_than_can_be_computed_in_a_while_are_refused():
    whole = shared_by_fifty(5, rows=500)
    changes = [{"name": "x", "costs_times": 2}] * 100

    [line] = lines(json.dumps({**whole, "what_if": changes}).encode())
    assert line == (
        "$.rows: 5\xa0050\xa0000 årsbelopp är för många att räkna ut, alternativ och what_if "
        "medräknade. Högst 5\xa0000\xa0000 går."
    )
    read(json.dumps({**whole, "what_if": changes[1:]}).encode())


def test_more_draws_than_can_be_made_in_a_while_are_refused():
    settings = {"seed": 1, "draws": 10_000_000}
    uncertain = {"likely": 5, "high": 6}
    whole = {**shared_by_fifty(uncertain, rows=20), "simulation": settings}
    factor = {"id": "f", "value": uncertain}

    [line] = lines(json.dumps({**whole, "factors": [factor]}).encode())
    assert line == (
        "$.simulation.draws: Dragningarna är för många för 1\xa0001 osäkra tal, räknade i varje "
        "alternativ. Högst 9\xa0990\xa0009 går."
    )
    read(json.dumps(whole).encode())
    independent = {**whole, "simulation": {**settings, "years": "independent"}}
    [line] = lines(json.dumps(independent).encode())
    assert line == (
        "$.simulation.draws: Dragningarna är för många för 2\xa0000 osäkra tal, räknade i varje "
        "alternativ. Högst 5\xa0000\xa0000 går."
    )


def test_long_and_odd_keys_stay_on_one_short_line():
    [line] = lines_of(**{"x\n" * 100: 1})

    assert len(line) < 250
    assert line.startswith('$["x\\nx\\n')


@pytest.mark.parametrize(
    ("kind", "node"), [(Constant("x"), "y"), (Flag(), Decimal(1)), (Drawn(), "1")]
)
def test_refusal_is_noted_at_its_place(kind, node):
    place = Place([])

    assert place.at("here").take(kind, node) is None
    [fault] = place.faults
    assert fault.where == ("here",)
