"""Who plays. One person per role; their last name says which, and no such person exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.contrib.auth.models import Group

from organisation.models import Anvandare, Enhet, Forvaltningsobjekt, Roll

Cast: TypeAlias = Mapping[str, Anvandare]
"""By username."""


@dataclass(frozen=True, slots=True)
class Person:
    first_name: str
    last_name: str
    enhet: str
    roll: Roll | None = None

    @property
    def username(self) -> str:
        return self.first_name.lower()


PEOPLE = (
    Person("Maja", "Medarbetare", "valfardsteknik"),
    Person("Bo", "Beredare", "digutv", Roll.BEREDNING),
    Person("Lea", "Beredningsledare", "digutv", Roll.BEREDNINGSLEDARE),
    Person("Rut", "Rådsledamot", "ekonomi", Roll.DIGITALISERINGSRAD),
    Person("Dag", "Direktör", "digit", Roll.DIGITALISERINGSDIREKTOR),
    Person("Kim", "Controller", "ekonomi", Roll.CONTROLLER),
    Person("Rea", "Revisor", "kansli", Roll.REVISOR),
    Person("Ada", "Administratör", "itdrift", Roll.ADMINISTRATOR),
    Person("Olle", "Objektägare", "vof"),
    Person("Vera", "Verksamhetschef", "hemtjanst"),
    Person("Ilse", "It-ledare", "itdrift"),
    Person("Siv", "Sakkunnig", "kansli"),
)

OBJEKTAGARE = {"olle": ["vo", "ifo", "utb", "gpt", "aad"]}
OBJEKTLEDARE_VERKSAMHET = {"vera": ["vo"]}
OBJEKTLEDARE_IT = {"ilse": ["vo", "utb", "dai", "isi"]}
MANAGERS = {
    "vera": ["hemtjanst", "forskola", "bibliotek", "maltid", "kontaktcenter"],
    "dag": ["digit"],
}


def appoint() -> Cast:
    """Create everybody and give them their places in the organisation."""
    enheter = Enhet.objects.in_bulk([person.enhet for person in PEOPLE], field_name="code")
    cast = {}
    for person in PEOPLE:
        # Without a password: they are let in by the demo buttons of the login page alone.
        cast[person.username] = Anvandare.objects.create_user(
            person.username,
            f"{person.username}@exempelstad.example",
            first_name=person.first_name,
            last_name=person.last_name,
            enhet=enheter[person.enhet],
            is_demo=True,
        )
        if person.roll:
            cast[person.username].groups.add(Group.objects.get(name=person.roll))
    objekt = Forvaltningsobjekt.objects
    for name, codes in OBJEKTAGARE.items():
        objekt.filter(code__in=codes).update(objektagare=cast[name])
    for name, codes in OBJEKTLEDARE_VERKSAMHET.items():
        objekt.filter(code__in=codes).update(objektledare_verksamhet=cast[name])
    for name, codes in OBJEKTLEDARE_IT.items():
        objekt.filter(code__in=codes).update(objektledare_it=cast[name])
    for name, codes in MANAGERS.items():
        Enhet.objects.filter(code__in=codes).update(manager=cast[name])
    return cast
