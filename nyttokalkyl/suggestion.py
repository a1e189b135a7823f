"""When a nyttokalkyl is suggested: for larger efforts, and never as a gate (domain.md, part 6)."""

from behov.choices import Belopp, Finansiering, Omfattning, Timmar
from behov.models import Behov

ABOVE_1_MILLION = {Belopp.HOGST_5000, Belopp.OVER_5000}
ABOVE_200_THOUSAND = {Belopp.HOGST_1000, *ABOVE_1_MILLION}
SEVERAL = {Omfattning.FLERA, Omfattning.HELA_KOMMUNEN}
UNCLEAR = {Finansiering.OKLAR, Finansiering.DELVIS}


def reasons_for(behov: Behov) -> list[str]:
    """Why a calculation would be worth making, as ends of "eftersom …". Empty when it is not.

    A total is reckoned as above a million when either the first cost is, or six years of the
    yearly one: what is asked for are intervals.
    """
    found = {
        "kostnaden väntas bli mer än en miljon kronor": behov.cost_once in ABOVE_1_MILLION
        or behov.cost_yearly in ABOVE_200_THOUSAND,
        "arbetet väntas ta mer än 500 timmar": behov.hours_total == Timmar.OVER_500,
        "flera verksamheter berörs": behov.omfattning in SEVERAL,
        "det finns mer än ett sätt att lösa det på": bool(behov.idea and behov.examined),
        "driften väntas kosta mer än 200 000 kronor om året": behov.cost_yearly
        in ABOVE_200_THOUSAND,
        "finansieringen är oklar": behov.finansiering in UNCLEAR,
    }
    return [reason for reason, holds in found.items() if holds]
