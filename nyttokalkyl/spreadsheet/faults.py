"""Faults in what people see: the sheet and cell, or the pasted line and column."""

from typing import NoReturn

from nyttokalkyl.calculation import Fault
from nyttokalkyl.interchange.parsing import Faulty


class FaultySheet(Faulty):
    """As Faulty, but its lines begin with "Poster!F12" or "Rad 3, kolumn 2"."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.args = ("\n".join(line(fault) for fault in faults),)


def refuse_all(sentence: str) -> NoReturn:
    """For what is wrong with the whole of it."""
    raise FaultySheet([Fault((), sentence)])


def line(fault: Fault) -> str:
    """One line for people: the place as they see it, and the sentence."""
    return f"{place(fault)}: {fault.sentence}" if fault.where else fault.sentence


def place(fault: Fault) -> str:
    """("Poster", "F12") as Poster!F12; (3, 2) as Rad 3, kolumn 2; empty for the whole of it."""
    match fault.where:
        case (int(row), int(column)):
            return f"Rad {row}, kolumn {column}"
        case _:
            return "!".join(map(str, fault.where))
