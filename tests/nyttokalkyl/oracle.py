"""The method of docs/nyttokalkyl.md once more, from the text alone: in fractions, plain and slow.

It reads the JSON form by itself and shares no code with the engine. Every number is exact but the
square root that moves a flow half a year, which is right to 60 digits.
"""

import itertools
from fractions import Fraction
from math import isqrt

ZERO = Fraction(0)
DIALS = ("amount", "quantity", "unit_value", "share_realised")
HOURS = ("volume", "hours_today", "hours_after")


def root(number):
    scale = 10**60
    return Fraction(isqrt(number.numerator * number.denominator * scale**2), scale) / Fraction(
        number.denominator
    )


def ends_of(node):
    """(low, likely, high) of a number as written."""
    if not isinstance(node, dict):
        return (Fraction(str(node)),) * 3
    likely = Fraction(str(node["likely"]))
    low, high = (Fraction(str(node.get(end, node["likely"]))) for end in ("low", "high"))
    return low, likely, high


def at(node, end):
    low, likely, high = ends_of(node)
    pert, triangular = (low + 4 * likely + high) / 6, (low + likely + high) / 3
    ways = {"low": low, "likely": likely, "high": high, "pert": pert, "triangular": triangular}
    return ways[end]


def is_uncertain(node):
    return ends_of(node)[0] != ends_of(node)[2]


class Oracle:
    """`ends`: where each uncertain number stands, by (row id, field) or factor id."""

    def __init__(self, document, *, rates=None):
        self.document = document
        self.first = document["period"]["first_year"]
        self.last = document["period"]["last_year"]
        self.base = document.get("base_year", self.first)
        self.later = document.get("first_year_discounted", False)
        self.is_mid_year = document.get("timing") == "mid_year"
        self.rates = document.get("discount_rate", "0.03") if rates is None else rates
        self.rows = [row for row in document["rows"] if "rating" not in row]
        self.factors = {factor["id"]: factor for factor in document.get("factors", [])}
        self.names = [each["id"] for each in document["alternatives"]]
        listed = [each["id"] for each in document["alternatives"] if each.get("baseline")]
        if document["rows_are"] == "difference" and not listed:
            self.names.insert(0, "nollalternativ")
            listed = ["nollalternativ"]
        self.baseline = listed[0] if listed else None
        self.worth = {
            (year, at_end): self.factor(year, at_end=at_end)
            for year in range(self.first, self.last + 1)
            for at_end in (False, True)
        }

    # -- time ---------------------------------------------------------------------------------

    def rate_into(self, year):
        if not isinstance(self.rates, list):
            return Fraction(str(self.rates))
        bands = [band for band in self.rates if band["from_year"] <= year]
        return Fraction(str((bands or self.rates)[-1 if bands else 0]["rate"]))

    def factor(self, year, *, at_end=False):
        """What a krona of the year is worth in the base year."""
        worth = Fraction(1)
        for step in range(self.base + 1, year + 1):
            worth /= 1 + self.rate_into(step)
        for step in range(year + 1, self.base + 1):
            worth *= 1 + self.rate_into(step)
        if self.later:
            worth /= 1 + self.rate_into(self.base)
        years_after = year - self.base + self.later
        if self.is_mid_year and not at_end and (years_after >= 1 and year >= self.base):
            worth *= root(1 + self.rate_into(year))
        return worth

    def price_ratio(self, thing):
        index = self.document.get("price_index", {})
        level = self.document.get("price_level", self.base)
        year = thing.get("price_year", level)
        if year == level:
            return Fraction(1)
        return Fraction(str(index[str(level)])) / Fraction(str(index[str(year)]))

    # -- rows ---------------------------------------------------------------------------------

    def factor_value(self, name, ends):
        number = ends[name] if isinstance(ends.get(name), Fraction) else None
        if number is None:
            number = at(self.factors[name]["value"], ends.get(name, "likely"))
        return number * self.price_ratio(self.factors[name])

    def number(self, row, field, node, ends):
        if isinstance(node, dict) and "factor" in node:
            return self.factor_value(node["factor"], ends)
        return at(node, ends.get((row["id"], field), "likely"))

    def amounts(self, row, ends):
        times = self.price_ratio(row)
        for field in DIALS:
            node = row.get(field)
            if node is None:
                continue
            if isinstance(node, dict) and "volume" in node:
                volume, today, after = (self.number(row, f, node[f], ends) for f in HOURS)
                times *= volume * (today - after)
            else:
                times *= self.number(row, field, node, ends)
        for name in row.get("multiply_by", []):
            times *= self.factor_value(name, ends)
        if "amounts" in row:
            end = ends.get((row["id"], "amount"), "likely")
            return {
                int(year): at(node, end) * times
                for year, node in row["amounts"].items()
                if int(year) <= self.last
            }
        if row["type"] == "residual_value":
            return {self.last: times}
        years = range(row.get("first_year", self.first), row.get("last_year", self.last) + 1)
        part = row.get("ramp_up", {})
        return {y: times * Fraction(str(part.get(str(y), 1))) for y in years if y <= self.last}

    def pv(self, row, ends):
        at_end = row["type"] == "residual_value"
        return sum(
            (x * self.worth[year, at_end] for year, x in self.amounts(row, ends).items()),
            start=ZERO,
        )

    # -- alternatives -------------------------------------------------------------------------

    def entries(self, name, ends, *, against=False):
        """(row, sign, side) of the rows of an alternative, or of its difference from today."""
        found = []
        for row in self.rows:
            sign = (name in row["alternatives"]) - (
                against and self.baseline in row["alternatives"]
            )
            side = "cost" if row["type"] == "cost" else "benefit"
            pv = sign * self.pv(row, ends)
            if against and pv < 0:
                saved = self.document.get("saved_costs", "benefit")
                lost = self.document.get("disbenefits", "negative_benefit")
                if row["type"] == "cost" and saved == "benefit":
                    side = "benefit"
                elif row["type"] == "benefit" and lost == "cost":
                    side = "cost"
            if sign:
                found.append((row, sign, side))
        return found

    def compares(self, name):
        return self.baseline is not None and name != self.baseline

    def decisive(self, name, ends):
        return self.entries(name, ends, against=self.compares(name))

    @staticmethod
    def net_sign(row, sign):
        return -sign if row["type"] == "cost" else sign

    def npv(self, entries, ends):
        return sum(
            (self.net_sign(row, sign) * self.pv(row, ends) for row, sign, _ in entries), start=ZERO
        )

    def side(self, entries, ends, side):
        parts = [entry for entry in entries if entry[2] == side]
        return self.npv(parts, ends) * (1 if side == "benefit" else -1)

    def yearly(self, entries, ends, *, discounted=False):
        """Net per year of the period, in order."""
        net = dict.fromkeys(range(self.first, self.last + 1), ZERO)
        for row, sign, _ in entries:
            at_end = row["type"] == "residual_value"
            for year, amount in self.amounts(row, ends).items():
                worth = self.worth[year, at_end] if discounted else 1
                net[year] += self.net_sign(row, sign) * amount * worth
        return list(net.values())

    def counted(self, entries, ends, wanted):
        """Present value of the costs that count as investment or operation."""
        return sum(
            (
                sign * self.pv(row, ends)
                for row, sign, side in entries
                if row["type"] == side == "cost" and row.get("counts_as", row.get("kind")) == wanted
            ),
            start=ZERO,
        )

    def measures(self, entries, own_years=None):
        benefits, costs = (self.side(entries, {}, side) for side in ("benefit", "cost"))
        npv = benefits - costs
        investment = self.counted(entries, {}, "investment")
        operation = self.counted(entries, {}, "operation")
        years = own_years or self.document.get("annuity_years", self.last - self.base + self.later)
        return {
            "pv_benefits": benefits,
            "pv_costs": costs,
            "npv": npv,
            "pv_investment": investment,
            "pv_operation": operation,
            "npv_undiscounted": sum(self.yearly(entries, {})),
            "bcr": benefits / costs if costs > 0 else None,
            "nnk_i": npv / investment if investment > 0 else None,
            "nuvardeskvot": npv / investment + 1 if investment > 0 else None,
            "nnk_idu": npv / (investment + operation) if investment + operation > 0 else None,
            "annuity": npv / self.annuity_factor(years) if years >= 1 else None,
            "payback": payback(self.yearly(entries, {})),
            "discounted_payback": payback(self.yearly(entries, {}, discounted=True)),
        }

    def annuity_factor(self, years):
        first = self.base + (0 if self.later else 1)
        worth, total = Fraction(1), ZERO
        for year in range(first, first + years):
            worth /= 1 + self.rate_into(year)
            total += worth
        return total

    def by(self, entries, names_of):
        """Net present value per category or stakeholder, from shares of each row."""
        found = {}
        for row, sign, _ in entries:
            for name, share in names_of(row).items():
                part = self.net_sign(row, sign) * self.pv(row, {}) * share
                found[name] = found.get(name, ZERO) + part
        return found

    def flow_polynomial(self, entries):
        """Coefficients by step: years, or half years with mid-year flows."""
        steps = 2 if self.is_mid_year else 1
        found = {}
        for row, sign, _ in entries:
            for year, amount in self.amounts(row, {}).items():
                after = year - self.base + self.later
                half = (
                    self.is_mid_year
                    and row["type"] != "residual_value"
                    and (after >= 1 and year >= self.base)
                )
                step = steps * after - half
                found[step] = found.get(step, ZERO) + self.net_sign(row, sign) * amount
        steps_used = range(min(found, default=0), max(found, default=-1) + 1)
        return [found.get(step, ZERO) for step in steps_used]

    # -- sensitivity --------------------------------------------------------------------------

    def dials(self, row):
        """(row id, field) of every uncertain number of its own."""
        found = []
        for field in DIALS:
            node = row.get(field)
            if isinstance(node, dict) and "volume" in node:
                found += [(f, node[f]) for f in HOURS]
            elif node is not None:
                found.append((field, node))
        found = [
            field
            for field, node in found
            if not (isinstance(node, dict) and "factor" in node) and is_uncertain(node)
        ]
        if any(is_uncertain(node) for node in row.get("amounts", {}).values()):
            found.append("amount")
        return [(row["id"], field) for field in found]

    def corners(self, row):
        """Present values and ends in every corner of a row."""
        dials = self.dials(row)
        chosen = itertools.product(("low", "high"), repeat=len(dials))
        all_ends = [dict(zip(dials, ends, strict=True)) for ends in chosen]
        return [(self.pv(row, ends), ends) for ends in all_ends]

    def uses(self, row):
        nodes = [row.get(field) for field in DIALS]
        nodes += [node[f] for node in nodes if isinstance(node, dict) and "volume" in node
                  for f in HOURS]  # fmt: skip
        named = {node["factor"] for node in nodes if isinstance(node, dict) and "factor" in node}
        return named | set(row.get("multiply_by", []))

    def scenario(self, name, kind):
        """The ends of everything, for the worst or the best of an alternative."""
        ends = {}
        for row in self.rows:
            wants_low = (row["type"] == "cost") == (kind == "optimistic")
            pick = min if wants_low else max
            if self.dials(row):
                ends |= pick(self.corners(row), key=lambda corner: corner[0])[1]
        chosen = {}
        entries = self.decisive(name, {})
        for factor_id, factor in self.factors.items():
            concerned = [entry for entry in entries if factor_id in self.uses(entry[0])]
            if is_uncertain(factor["value"]) and concerned:
                low, high = (self.npv(concerned, {**ends, factor_id: e}) for e in ("low", "high"))
                worse = "low" if low <= high else "high"
                better = "high" if worse == "low" else "low"
                chosen[factor_id] = worse if kind == "pessimistic" else better
        return {**ends, **chosen}


def payback(net):
    """Years from the first until the accumulated net is back at zero to stay; None if never."""
    total, accumulated = ZERO, []
    for amount in net:
        total += amount
        accumulated.append(total)
    negative = [year for year, so_far in enumerate(accumulated) if so_far < 0]
    if not negative:
        return ZERO
    last = negative[-1]
    if last == len(net) - 1:
        return None
    return last - accumulated[last] / net[last + 1]


def positive_roots(polynomial):
    """How many different roots x > 0, by Sturm's theorem."""
    while polynomial and not polynomial[-1]:
        polynomial = polynomial[:-1]
    while polynomial and not polynomial[0]:
        polynomial = polynomial[1:]
    if len(polynomial) < 2:
        return 0
    chain = [polynomial, [power * c for power, c in enumerate(polynomial)][1:]]
    while any(chain[-1]):
        chain.append([-c for c in remainder(chain[-2], chain[-1])])
    chain = [each for each in chain if any(each)]
    at_zero = [each[0] for each in chain]
    at_infinity = [next(c for c in reversed(each) if c) for each in chain]
    return changes(at_zero) - changes(at_infinity)


def remainder(one, other):
    one, other = list(one), list(other)
    while other and not other[-1]:
        other.pop()
    while len(one) >= len(other):
        times = one[-1] / other[-1]
        for power, c in enumerate(other):
            one[len(one) - len(other) + power] -= times * c
        one.pop()
    return one or [ZERO]


def changes(numbers):
    signs = [number > 0 for number in numbers if number]
    return sum(sign != following for sign, following in itertools.pairwise(signs))
