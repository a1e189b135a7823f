"""A calculation as a workbook: what people fill in, and formulas that compute it."""

import json

from nyttokalkyl.calculation import Calculation, evaluate
from nyttokalkyl.calculation.flows import uncertain_dials
from nyttokalkyl.interchange import Document, read, write
from nyttokalkyl.simulation import simulate
from nyttokalkyl.spreadsheet.about import FIRST_SHEETS, write_about
from nyttokalkyl.spreadsheet.distribution import write_distribution
from nyttokalkyl.spreadsheet.faults import refuse_all
from nyttokalkyl.spreadsheet.input_sheets import TOO_LARGE, Inputs
from nyttokalkyl.spreadsheet.measure_lines import Sheets
from nyttokalkyl.spreadsheet.plan import NAMES, Area, Plan, comparisons
from nyttokalkyl.spreadsheet.result_sheets import Results
from nyttokalkyl.spreadsheet.sensitivity_sheet import write_sensitivity
from nyttokalkyl.spreadsheet.simulation_sheet import write_simulation
from nyttokalkyl.spreadsheet.weights import Workings, write_shares, write_weights
from nyttokalkyl.spreadsheet.workbook import Book
from nyttokalkyl.spreadsheet.workings import write_amounts, write_discounting, write_factors
from nyttokalkyl.spreadsheet.year_sheets import write_internal_rates, write_years

MOST_FORMULAS = 100_000
"""Seconds to write, and 20 MB unpacked: what read_xlsx and people's computers take easily."""


def write_xlsx(document: Document) -> bytes:
    """Raises Faulty, as interchange.read does, when the document is none that can be evaluated.

    Also when it is too large for a workbook: the JSON form takes more.
    """
    form = write(document.calculation, document.simulation)
    calculation = read(json.dumps(form).encode()).calculation
    if _formulas(calculation) > MOST_FORMULAS:
        refuse_all(TOO_LARGE)
    book = Book()
    inputs = Inputs(book)
    inputs.write(form)
    evaluation = evaluate(calculation)
    plan = Plan(book, evaluation, inputs.tables, comparisons(evaluation), inputs.level_rows)
    _write_formulas(plan)
    settings = document.simulation
    write_simulation(plan, simulate(calculation, settings) if settings else None)
    inputs.write_exact()
    write_about(plan, document.simulation)
    book.to_front(FIRST_SHEETS)
    return book.save()


def _write_formulas(plan: Plan) -> None:
    plan.book.name({name: plan.terms_cell(*path) for name, path in NAMES.items()})
    prices = Area("Prisindex", len(plan.calculation.terms.price_index) + 3)
    plan.book.name({"Prisindex_år": prices.column(1), "Prisindex_tal": prices.column(2)})
    write_factors(plan)
    discounts = write_discounting(plan)
    amounts = write_amounts(plan, discounts)
    weights = write_weights(plan, amounts)
    shares = write_shares(plan, amounts, weights)
    workings = Workings(plan, discounts, amounts, weights)
    years = write_years(workings)
    sheets = Sheets(workings, years, write_internal_rates(workings, years))
    Results(sheets).write()
    write_distribution(sheets, shares)
    write_sensitivity(sheets)


def _formulas(calculation: Calculation) -> int:
    """About how many there will be."""
    years = calculation.terms.last_year - calculation.terms.first_year + 1
    compared = 2 * len(calculation.compared)
    shares = sum(len(row.stakeholders) for row in calculation.rows)
    of_rows = len(calculation.rows) * (years + 14 + 5 * compared)
    bars = sum(len(row.alternatives) for row in calculation.rows if uncertain_dials(row))
    of_rows += 5 * (bars + compared)
    return of_rows + shares * (3 + 2 * compared) + compared * (17 * years + 60)
