"""What measures and sums are called, and their formulas in words."""

from nyttokalkyl.wording import CATEGORIES, stakeholder

MEASURES = {
    "npv": "Nettonuvärde",
    "pv_benefits": "Nuvärde av nyttor",
    "pv_costs": "Nuvärde av kostnader",
    "pv_residual_value": "Nuvärde av restvärden",
    "pv_investment": "Nuvärde av investeringar",
    "pv_operation": "Nuvärde av löpande kostnader",
    "npv_undiscounted": "Netto utan ränta",
    "financial_npv": "Finansiellt netto",
    "bcr": "Nyttokostnadskvot",
    "incremental_bcr": "Marginell nyttokostnadskvot",
    "nnk_i": "Nettonuvärdekvot (NNK-i)",
    "nnk_idu": "Nettonuvärdekvot (NNK-idu)",
    "nuvardeskvot": "Nuvärdeskvot",
    "annuity": "Annuitet",
    "payback": "Återbetalningstid",
    "discounted_payback": "Diskonterad återbetalningstid",
    "irr": "Internränta",
}

FORMULAS = {
    "npv": "nuvärdet av nyttorna minus nuvärdet av kostnaderna",
    "bcr": "nuvärdet av nyttorna delat med nuvärdet av kostnaderna",
    "incremental_bcr": "nyttornas skillnad mot nollalternativet delad med kostnadernas skillnad, "
    "där varje post räknas på den sida den är inskriven",
    "nnk_i": "nettonuvärdet delat med nuvärdet av investeringarna",
    "nnk_idu": "nettonuvärdet delat med nuvärdet av investeringar och löpande kostnader",
    "nuvardeskvot": "nettonuvärdet delat med nuvärdet av investeringarna, plus 1",
    "annuity": "nettonuvärdet delat med annuitetsfaktorn",
    "irr": "den kalkylränta som skulle göra nettonuvärdet till noll",
    "payback": "tiden tills det ackumulerade nettot är tillbaka på noll och stannar där",
    "discounted_payback": "tiden tills det ackumulerade nettot, räknat i nuvärde, är tillbaka på "
    "noll och stannar där",
    "npv_undiscounted": "alla nyttor minus alla kostnader, år för år, utan att räknas om med ränta",
    "financial_npv": "nuvärdet av alla poster i kategorin finansiell, kostnader med minus",
}

SUM_FORMULA = "varje års belopp gånger årets diskonteringsfaktor, hopräknat"

SUMS = {
    "npv": "Alla poster",
    "pv_benefits": "Nyttor",
    "pv_costs": "Kostnader",
    "entered_benefits": "Nyttor, som de är inskrivna",
    "entered_costs": "Kostnader, som de är inskrivna",
    "pv_residual_value": "Restvärden",
    "pv_investment": "Investeringar",
    "pv_operation": "Drift och underhåll",
}

COST_SUMS = {"pv_costs", "entered_costs", "pv_investment", "pv_operation"}
"""Sums that are written without the minus they have in the net present value."""


def measure_name(measure: str) -> str:
    return party_name(measure) if ":" in measure else MEASURES[measure]


def sum_name(part: str) -> str:
    return party_name(part) if ":" in part else SUMS[part]


def formula(measure: str) -> str:
    return FORMULAS.get(measure, SUM_FORMULA)


def party_name(measure: str) -> str:
    """Of "category:finansiell" or "stakeholder:Omsorgsnämnden"."""
    kind, _, name = measure.partition(":")
    if kind == "category":
        return f"Kategorin {CATEGORIES.get(name, name).lower()}"
    return f"Netto för {stakeholder(name)}"
