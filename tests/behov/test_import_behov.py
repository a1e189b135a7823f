"""behov.json as it is, and every way in which a file like it can be wrong."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from behov import behov_file
from behov.choices import Agartyp, Anledning, Belopp, Kategori, Omfattning, Status
from behov.models import Behov, Behovsversion, Handelse, Nummerserie, Nytta
from organisation.models import Anvandare
from tests import importing
from tests.factories import AnvandareFactory, EnhetFactory, ForvaltningsobjektFactory
from tests.importing import GONE
from utskick.models import State, Utskick

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "demo"
ROW = {
    "rubrik": "Digitala lås i hemtjänsten",
    "sammanfattning": "Nycklarna ska bort.",
    "problem": "Det finns 900 nycklar.\n\nDe kommer bort.",
    "konsekvens": "De fortsätter att komma bort.",
    "anledning": "sakerhet_driftrisk",
    "mognad": "krav_finns",
    "agartyp": "objekt",
    "agare": "Äldreomsorg",
    "omfattning": "en_verksamhet",
    "nyttor": [
        {
            "intressent": "Brukare",
            "nytta": "Ingen obehörig kommer in",
            "kategori": "kvalitet",
            "matetal": "Antal borttappade nycklar",
            "baslinje": "12 per år",
            "mal": None,
        }
    ],
    "hard_tidsgrans": None,
    "tidsgrans_orsak": None,
    "kostnad_engang_kr": 200_000,
    "kostnad_arlig_kr": None,
    "kommun": "Exempelstads kommun",
    "kalla": "https://exempelstad.example/las",
    "antagande": ["konsekvens"],
}


@pytest.fixture(autouse=True)
def _possible_owners():
    ForvaltningsobjektFactory(name="Äldreomsorg")
    ForvaltningsobjektFactory(name="Nedlagt", active=False)
    EnhetFactory(name="Hemservice")
    EnhetFactory.create_batch(2, name="Administration")


def changed(path, value):
    return importing.changed(ROW, path, value)


def run(tmp_path, content, **options):
    return importing.run("import_behov", tmp_path / "behov.json", content, **options)


def test_the_demo_file_is_sent_in_once_and_mails_nobody(mailoutbox):
    call_command("import_organisation", str(DEMO / "organisation.json"), stdout=StringIO())
    out = StringIO()

    call_command("import_behov", str(DEMO / "behov.json"), stdout=out)
    call_command("import_behov", str(DEMO / "behov.json"), stdout=out)

    assert out.getvalue().splitlines() == [
        "Behov: 60 new, 0 there already",
        "Behov: 0 new, 60 there already",
    ]
    assert Behov.objects.filter(status=Status.INSKICKAT).count() == 60
    assert (Behovsversion.objects.count(), Handelse.objects.count()) == (60, 60)
    assert (Nytta.objects.count(), Nummerserie.objects.get().last) == (167, 60)
    kinds = [Behov.objects.filter(owner_kind=kind).count() for kind in Agartyp]
    assert kinds == [35, 16, 9, 0]
    assert not Utskick.objects.exclude(state=State.OVERHOPPAD).exists()
    assert mailoutbox == []


def test_a_row_becomes_a_behov_with_everything_it_says(tmp_path):
    eva = AnvandareFactory(username="eva")

    out, err = run(tmp_path, [ROW], submitted_by="eva")

    assert (out, err) == (["Behov: 1 new, 0 there already"], [])
    behov = Behov.objects.get()
    assert behov.title == "Digitala lås i hemtjänsten"
    assert behov.problem == "Det finns 900 nycklar.\n\nDe kommer bort."
    assert (behov.owner.name, behov.owner_kind) == ("Äldreomsorg", Agartyp.OBJEKT)
    assert (behov.cost_once, behov.cost_yearly) == (Belopp.HOGST_200, "")
    assert behov.cost_note == "Engångskostnad 200\N{NO-BREAK SPACE}000 kr."
    assert behov.links == "Exempelstads kommun: https://exempelstad.example/las"
    assert behov.deadline_on is None
    assert (behov.submitted_by, behov.myndighet) == (eva, eva.enhet)
    nytta = behov.nyttor.get()
    assert (nytta.intressent, nytta.text) == ("Brukare", "Ingen obehörig kommer in")
    assert (nytta.kategori, nytta.baseline, nytta.target) == (Kategori.KVALITET, "12 per år", "")
    [handelse] = behov.handelser.all()
    assert (handelse.step, handelse.by) == ("SUBMIT", eva)
    assert [version.by for version in behov.versioner.all()] == [eva]


def test_its_letters_stand_in_the_ledger_as_skipped(tmp_path):
    eva = AnvandareFactory(username="eva")

    run(tmp_path, [ROW], submitted_by="eva")

    [utskick] = Utskick.objects.all()
    assert (utskick.recipient, utskick.state) == (eva, State.OVERHOPPAD)
    assert utskick.reason == "Behovet lästes in från en fil."


def test_an_owner_may_be_a_verksamhet_or_missing(tmp_path):
    verksamhet = ROW | {"rubrik": "A", "agartyp": "verksamhet", "agare": "Hemservice"}
    nobody = ROW | {"rubrik": "B", "agartyp": "saknas", "agare": None}

    run(tmp_path, [verksamhet, nobody])

    assert Behov.objects.get(title="A").owner_enhet.name == "Hemservice"
    assert Behov.objects.get(title="B").owner is None


def test_a_date_that_cannot_be_moved_comes_along(tmp_path):
    law = {"anledning": "lagkrav", "hard_tidsgrans": "2028-01-01", "tidsgrans_orsak": "En ny lag"}

    run(tmp_path, [ROW | law])

    behov = Behov.objects.get()
    assert (behov.deadline_on, behov.deadline_reason) == (dt.date(2028, 1, 1), "En ny lag")


def test_without_a_submitter_it_stands_in_the_name_of_an_account_that_nobody_uses(tmp_path):
    run(tmp_path, [ROW])

    person = Behov.objects.get().submitted_by
    assert (str(person), person.is_active) == ("Inläst från fil", False)
    assert not person.has_usable_password()
    assert person.groups.count() == 0


@pytest.mark.parametrize("active", [None, False], ids=["unknown", "inactive"])
def test_a_submitter_must_be_an_active_user(tmp_path, active):
    if active is not None:
        AnvandareFactory(username="eva", is_active=active)

    _, err = run(tmp_path, [ROW], submitted_by="eva")

    assert err == ['There is no active user "eva".']
    assert not Behov.objects.exists()


def test_a_later_file_adds_only_what_is_new(tmp_path):
    run(tmp_path, [ROW])

    out, _ = run(tmp_path, [ROW | {"sammanfattning": "Ändrad."}, ROW | {"rubrik": "Ett till"}])

    assert out == ["Behov: 1 new, 1 there already"]
    assert Behov.objects.get(title=ROW["rubrik"]).summary == "Nycklarna ska bort."
    assert Behov.objects.get(title="Ett till").reference.endswith("-0002")


def test_a_dry_run_says_what_would_happen(tmp_path):
    out, _ = run(tmp_path, [ROW], dry_run=True)

    assert out == ["Behov: 1 new, 0 there already", "Dry run: nothing was saved."]
    assert not Behov.objects.exists()
    assert not Nummerserie.objects.exists()
    assert not Anvandare.objects.filter(username="import").exists()


def test_a_dry_run_finds_the_same_faults(tmp_path):
    _, err = run(tmp_path, [changed(("rubrik",), "")], dry_run=True)

    assert err == ["row 1, rubrik: is empty", "Nothing was imported. Faults: 1."]


ANLEDNINGAR = ", ".join(Anledning.values)
NYTTA = ("nyttor", 0)
FAULTS = [
    (("rubrik",), GONE, "row 2, rubrik: is missing"),
    (("rubrik",), None, "row 2, rubrik: must be a text, is null"),
    (("rubrik",), 7, "row 2, rubrik: must be a text, is a number"),
    (("rubrik",), "  ", "row 2, rubrik: is empty"),
    (("rubrik",), "x" * 121, "row 2, rubrik: has 121 characters, at most 120 fit"),
    (("rubrik",), "a\nb", "row 2, rubrik: has a line break"),
    (("rubrik",), "Först", "row 2, rubrik: is the same as in row 1"),
    (("rubrik",), " Först ", "row 2, rubrik: is the same as in row 1"),
    (("rubrik",), "a\0b", "row 2, rubrik: has a character that cannot be stored"),
    (("rubrik",), "\ud800", "row 2, rubrik: has a character that cannot be stored"),
    (("sammanfattning",), GONE, "row 2, sammanfattning: is missing"),
    (("sammanfattning",), "x" * 501, "row 2, sammanfattning: has 501 characters, at most 500 fit"),
    (("problem",), "", "row 2, problem: is empty"),
    (("problem",), "x" * 10_001, "row 2, problem: has 10001 characters, at most 10000 fit"),
    (("konsekvens",), ["x"], "row 2, konsekvens: must be a text, is a list"),
    (("anledning",), GONE, f"row 2, anledning: is missing: one of {ANLEDNINGAR}"),
    (("anledning",), "slump", f'row 2, anledning: "slump" is not one of {ANLEDNINGAR}'),
    (
        ("mognad",),
        None,
        "row 2, mognad: null is not one of ide, beskrivet_behov, krav_finns, upphandlingsklart",
    ),
    (
        ("agartyp",),
        ["objekt"],
        'row 2, agartyp: ["objekt"] is not one of objekt, verksamhet, saknas, vet_ej',
    ),
    (("agartyp",), "saknas", 'row 2, agare: must be null when agartyp is "saknas"'),
    (
        ("agartyp",),
        "verksamhet",
        'row 2, agare: "Äldreomsorg" is not the name of an active verksamhet',
    ),
    (("agare",), GONE, "row 2, agare: is missing"),
    (("agare",), None, "row 2, agare: must be a text, is null"),
    (("agare",), "Vård", 'row 2, agare: "Vård" is not the name of an active objekt'),
    (("agare",), "Nedlagt", 'row 2, agare: "Nedlagt" is not the name of an active objekt'),
    (
        ("omfattning",),
        "x" * 99,
        f'row 2, omfattning: "{"x" * 59}… is not one of {", ".join(Omfattning.values)}',
    ),
    (("nyttor",), GONE, "row 2, nyttor: must hold at least one"),
    (("nyttor",), [], "row 2, nyttor: must hold at least one"),
    (("nyttor",), {}, "row 2, nyttor: must be a list, is an object"),
    (NYTTA, "x", "row 2 > nyttor 1: must be an object, is a text"),
    ((*NYTTA, "intressent"), GONE, "row 2 > nyttor 1, intressent: is missing"),
    ((*NYTTA, "nytta"), "", "row 2 > nyttor 1, nytta: is empty"),
    (
        (*NYTTA, "nytta"),
        "x" * 501,
        "row 2 > nyttor 1, nytta: has 501 characters, at most 500 fit",
    ),
    (
        (*NYTTA, "kategori"),
        "glädje",
        f'row 2 > nyttor 1, kategori: "glädje" is not one of {", ".join(Kategori.values)}',
    ),
    ((*NYTTA, "matetal"), 12, "row 2 > nyttor 1, matetal: must be a text, is a number"),
    ((*NYTTA, "agare"), "Bo", "row 2 > nyttor 1, agare: is not a field we know"),
    (
        ("hard_tidsgrans",),
        "2028-02-30",
        'row 2, hard_tidsgrans: "2028-02-30" is not a date such as 2026-12-31',
    ),
    (
        ("hard_tidsgrans",),
        "20280201",
        'row 2, hard_tidsgrans: "20280201" is not a date such as 2026-12-31',
    ),
    (("hard_tidsgrans",), 2028, "row 2, hard_tidsgrans: 2028 is not a date such as 2026-12-31"),
    (
        ("tidsgrans_orsak",),
        "x" * 201,
        "row 2, tidsgrans_orsak: has 201 characters, at most 200 fit",
    ),
    (
        ("kostnad_engang_kr",),
        "200000",
        'row 2, kostnad_engang_kr: "200000" is not a whole number from 0 to 1000000000000',
    ),
    (
        ("kostnad_arlig_kr",),
        -1,
        "row 2, kostnad_arlig_kr: -1 is not a whole number from 0 to 1000000000000",
    ),
    (
        ("kostnad_arlig_kr",),
        True,
        "row 2, kostnad_arlig_kr: true is not a whole number from 0 to 1000000000000",
    ),
    (("kalla",), "x" * 901, "row 2, kalla: has 901 characters, at most 900 fit"),
    (("antagande",), "alla", "row 2, antagande: must be a list, is a text"),
    (("antagande",), ["pris"], 'row 2, antagande 1: "pris" is not a field we know'),
    (("rubrk",), "x", "row 2, rubrk: is not a field we know"),
]


@pytest.mark.parametrize(("path", "value", "line"), FAULTS)
def test_a_fault_is_named_by_row_and_field_and_nothing_is_imported(tmp_path, path, value, line):
    rows = [ROW | {"rubrik": "Först"}, changed(path, value), ROW | {"rubrik": "Sist"}]

    out, err = run(tmp_path, rows)

    assert (out, err) == ([], [line, "Nothing was imported. Faults: 1."])
    assert not Behov.objects.exists()
    assert not Utskick.objects.exists()
    assert not Nummerserie.objects.exists()


def test_two_units_of_one_name_leave_the_owner_open(tmp_path):
    _, err = run(tmp_path, [ROW | {"agartyp": "verksamhet", "agare": "Administration"}])

    assert err[0] == 'row 1, agare: "Administration" is the name of 2: rename all but one'


@pytest.mark.parametrize("anledning", ["avtal_loper_ut", "lagkrav"])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_contract_or_a_law_needs_its_date_and_reason(tmp_path, anledning, nothing):
    _, err = run(tmp_path, [ROW | {"anledning": anledning, "tidsgrans_orsak": nothing}])

    assert err[:2] == [
        f'row 1, hard_tidsgrans: is needed when anledning is "{anledning}"',
        f'row 1, tidsgrans_orsak: is needed when anledning is "{anledning}"',
    ]


def test_all_faults_of_all_rows_are_said_at_once(tmp_path):
    wrong = ROW | {"rubrik": "", "mognad": "klar"}

    _, err = run(tmp_path, [wrong, 7, wrong])

    assert [line.split(":")[0] for line in err] == [
        "row 1, rubrik",
        "row 1, mognad",
        "row 2",
        "row 3, rubrik",
        "row 3, mognad",
        "Nothing was imported. Faults",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "the file: is not JSON at line 1, column 1: Expecting value"),
        (b'[{"rubrik" "a"}]', "the file: is not JSON at line 1, column 12: "),
        (b"{}", "the file: must be a list, is an object"),
        (b"null", "the file: must be a list, is null"),
        (b'["\xe5"]', "the file: is not UTF-8 at byte 3"),
        (b'[{"rubrik": "a", "rubrik": "b"}]', 'the file: gives "rubrik" twice in one object'),
    ],
)
def test_a_file_of_another_kind_is_one_line(tmp_path, content, line):
    _, err = run(tmp_path, content)

    assert len(err) == 2
    assert err[0].startswith(line)
    assert err[1] == "Nothing was imported. Faults: 1."


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json: No such file or directory"):
        call_command("import_behov", str(tmp_path / "nowhere.json"))


def test_an_empty_list_is_no_fault(tmp_path):
    out, err = run(tmp_path, [])

    assert (out, err) == (["Behov: 0 new, 0 there already"], [])


@pytest.mark.parametrize(
    ("kronor", "belopp"),
    [
        (None, ""),
        (0, Belopp.HOGST_200),
        (200_000, Belopp.HOGST_200),
        (200_001, Belopp.HOGST_1000),
        (1_000_000, Belopp.HOGST_1000),
        (1_000_001, Belopp.HOGST_5000),
        (5_000_000, Belopp.HOGST_5000),
        (5_000_001, Belopp.OVER_5000),
    ],
)
def test_an_amount_lies_in_the_interval_of_the_form(kronor, belopp):
    assert behov_file.interval_of(kronor) == belopp
