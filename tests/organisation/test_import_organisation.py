from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organisation.models import Enhet, Forvaltningsobjekt, Kind
from tests import importing
from tests.factories import AnvandareFactory, EnhetFactory
from tests.importing import GONE

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "demo" / "organisation.json"
SMALL = {
    "namnder": [
        {
            "id": "ks",
            "typ": "namnd",
            "namn": "Kommunstyrelsen",
            "kortnamn": "KS",
            "barn": [
                {
                    "id": "klk",
                    "typ": "forvaltning",
                    "namn": "Kontoret",
                    "barn": [{"id": "it", "typ": "enhet", "namn": "It"}],
                }
            ],
        },
        {"id": "un", "typ": "namnd", "namn": "Utbildningsnämnden"},
    ],
    "objekt": [
        {
            "id": "arende",
            "namn": "Ärende",
            "beskrivning": "Diarium",
            "agare_nod": "klk",
            "namnd": "ks",
            "objektagare_roll": "Kommundirektör",
            "berorda_noder": ["it"],
        }
    ],
}
NODE, CHILD, OBJEKT = ("namnder", 0), ("namnder", 0, "barn", 0), ("objekt", 0)


def changed(path, value):
    return importing.changed(SMALL, path, value)


def run(tmp_path, content, **options):
    return importing.run("import_organisation", tmp_path / "organisation.json", content, **options)


def test_the_demo_file_becomes_units_and_objekt():
    call_command("import_organisation", str(DEMO), stdout=StringIO())

    assert (Enhet.objects.count(), Forvaltningsobjekt.objects.count()) == (68, 16)
    skolskjuts = Enhet.objects.get(code="skolskjuts")
    assert [unit.code for unit in skolskjuts.path] == ["un", "uf", "skoladm", "skolskjuts"]
    geodata = Forvaltningsobjekt.objects.get(code="geo")
    assert geodata.owner_enhet.code == "sbf"
    assert {unit.code for unit in geodata.affected.all()} == {"kart", "plan", "gatapark", "va"}


def test_a_second_run_changes_nothing(tmp_path):
    run(tmp_path, SMALL)

    out, _ = run(tmp_path, SMALL)

    assert out == ["Units: 0 new, 0 changed, 4 unchanged", "Objekt: 0 new, 0 changed, 1 unchanged"]


def test_a_later_file_moves_renames_and_adds_by_code(tmp_path):
    run(tmp_path, SMALL)
    later = changed((*CHILD, "namn"), "Ledningskontoret")
    del later["namnder"][0]["barn"][0]["barn"]
    later["namnder"][1]["barn"] = [{"id": "it", "typ": "verksamhet", "namn": "It"}]
    later["objekt"][0]["berorda_noder"] = ["it", "un"]

    out, _ = run(tmp_path, later)

    assert out == ["Units: 0 new, 2 changed, 2 unchanged", "Objekt: 0 new, 1 changed, 0 unchanged"]
    it = Enhet.objects.get(code="it")
    assert (it.kind, it.parent.code, it.namnd.code) == (Kind.VERKSAMHET, "un", "un")


def test_what_people_set_on_the_site_is_left_alone(tmp_path):
    run(tmp_path, SMALL)
    eva = AnvandareFactory()
    Enhet.objects.filter(code="it").update(manager=eva, active=False)
    Forvaltningsobjekt.objects.update(objektagare=eva)
    EnhetFactory(code="own")

    run(tmp_path, SMALL)

    it = Enhet.objects.get(code="it")
    assert (it.manager, it.active) == (eva, False)
    assert Forvaltningsobjekt.objects.get().objektagare == eva
    assert Enhet.objects.filter(code="own").exists()


def test_a_dry_run_says_what_would_happen(tmp_path):
    out, _ = run(tmp_path, SMALL, dry_run=True)

    assert out == [
        "Units: 4 new, 0 changed, 0 unchanged",
        "Objekt: 1 new, 0 changed, 0 unchanged",
        "Dry run: nothing was saved.",
    ]
    assert not Enhet.objects.exists()


FAULTS = [
    ((*NODE, "id"), GONE, "namnder 1, id: is missing"),
    ((*NODE, "id"), 7, "namnder 1, id: must be a text, is a number"),
    ((*NODE, "id"), " ", "namnder 1, id: is empty"),
    ((*NODE, "id"), "k s", "namnder 1, id: may hold letters a-z, digits, - and _ only"),
    ((*NODE, "id"), "x" * 41, "namnder 1, id: has 41 characters, at most 40 fit"),
    ((*CHILD, "id"), "ks", 'namnder 1 > barn 1, id: "ks" is used before'),
    ((*NODE, "typ"), GONE, "namnder 1, typ: is missing"),
    ((*NODE, "typ"), None, "namnder 1, typ: must be a text, is null"),
    (
        (*CHILD, "typ"),
        "avdelning",
        'namnder 1 > barn 1, typ: "avdelning" is not one of namnd, forvaltning, verksamhet, enhet',
    ),
    ((*NODE, "typ"), "enhet", 'namnder 1, typ: must be "namnd" at the top, is "enhet"'),
    ((*CHILD, "typ"), "namnd", 'namnder 1 > barn 1, typ: "namnd" may only stand at the top'),
    (
        (*CHILD, "barn", 0),
        {
            "id": "it",
            "typ": "enhet",
            "namn": "It",
            "barn": [{"id": "x", "typ": "verksamhet", "namn": "X"}],
        },
        'namnder 1 > barn 1 > barn 1 > barn 1, typ: "verksamhet" cannot stand below "enhet"',
    ),
    ((*NODE, "namn"), "", "namnder 1, namn: is empty"),
    ((*NODE, "namn"), ["Kommunstyrelsen"], "namnder 1, namn: must be a text, is a list"),
    ((*NODE, "namn"), "x" * 121, "namnder 1, namn: has 121 characters, at most 120 fit"),
    ((*NODE, "namn"), "a\0b", "namnder 1, namn: has a character that cannot be stored"),
    ((*NODE, "namn"), "\ud800", "namnder 1, namn: has a character that cannot be stored"),
    ((*NODE, "kortnamn"), True, "namnder 1, kortnamn: must be a text, is true or false"),
    ((*NODE, "chef"), "Eva", "namnder 1, chef: is not a field we know"),
    ((*NODE, "barn"), {}, "namnder 1, barn: must be a list, is an object"),
    ((*CHILD, "barn", 0), "it", "namnder 1 > barn 1 > barn 1: must be an object, is a text"),
    (("namnder",), GONE, "the file, namnder: is missing"),
    (("namnder",), {}, "the file, namnder: must be a list, is an object"),
    (("nämnder",), [], "the file, nämnder: is not a field we know"),
    ((*OBJEKT, "id"), GONE, "objekt 1, id: is missing"),
    (("objekt", 0), 1, "objekt 1: must be an object, is a number"),
    ((*OBJEKT, "namn"), GONE, "objekt 1, namn: is missing"),
    ((*OBJEKT, "agare_nod"), GONE, "objekt 1, agare_nod: is missing"),
    ((*OBJEKT, "agare_nod"), "nobody", 'objekt 1, agare_nod: "nobody" is not in the tree'),
    ((*OBJEKT, "namnd"), "un", 'objekt 1, namnd: is "un", but "klk" belongs to "ks"'),
    ((*OBJEKT, "berorda_noder"), "it", "objekt 1, berorda_noder: must be a list, is a text"),
    ((*OBJEKT, "berorda_noder"), ["x"], 'objekt 1, berorda_noder 1: "x" is not in the tree'),
    ((*OBJEKT, "berorda_noder"), [["it"]], "objekt 1, berorda_noder 1: must be a text, is a list"),
    ((*OBJEKT, "berorda_noder"), ["it", "it"], 'objekt 1, berorda_noder 2: "it" is named before'),
    ((*OBJEKT, "objektagare_roll"), 3, "objekt 1, objektagare_roll: must be a text, is a number"),
]


@pytest.mark.parametrize(("path", "value", "line"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_by_place_and_field_and_nothing_is_imported(tmp_path, path, value, line):
    _, err = run(tmp_path, changed(path, value))

    assert err[0] == line
    assert err[-1].startswith("Nothing was imported.")
    assert not Enhet.objects.exists()
    assert not Forvaltningsobjekt.objects.exists()


def test_a_tree_without_end_is_refused_with_its_place(tmp_path):
    below = {"id": "level13", "typ": "enhet", "namn": "Djup"}
    for level in range(12, 1, -1):
        below = {"id": f"level{level}", "typ": "enhet", "namn": "Djup", "barn": [below]}

    _, err = run(tmp_path, changed((*NODE, "barn", 0), below))

    assert err[0] == "namnder 1" + " > barn 1" * 11 + ", barn: is more than 12 levels down"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "the file: is not JSON at line 1, column 1: Expecting value"),
        (b'{"namnder": [}', "the file: is not JSON at line 1, column 14: Expecting value"),
        (b'{"namnder": "\xe5"}', "the file: is not UTF-8 at byte 14"),
        (b'{"objekt": [], "objekt": []}', 'the file: gives "objekt" twice in one object'),
        (b"9" * 5_000, "the file: has a number that is too long"),
        (b"[" * 100_000, "the file: is nested too deeply"),
        (b"[]", "the file: must be an object, is a list"),
        (b"null", "the file: must be an object, is null"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, line):
    _, err = run(tmp_path, content)

    assert err[0] == line
    assert err[-1].startswith("Nothing was imported.")


def test_all_faults_are_said_at_once(tmp_path):
    content = changed((*NODE, "namn"), "")
    content["namnder"][1]["typ"] = "x"
    content["objekt"][0]["agare_nod"] = "nobody"

    _, err = run(tmp_path, content)

    assert [line.split(":")[0] for line in err] == [
        "namnder 1, namn",
        "namnder 2, typ",
        "objekt 1, agare_nod",
        "Nothing was imported. Faults",
    ]


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json: No such file or directory"):
        call_command("import_organisation", str(tmp_path / "nowhere.json"))
