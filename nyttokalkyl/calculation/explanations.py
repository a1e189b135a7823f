"""Why a measure has no value, and what to think of it when it has: Swedish sentences."""

from nyttokalkyl.calculation.measures import Reason
from nyttokalkyl.calculation.payback import Payback
from nyttokalkyl.irr import Irr, IrrCase
from nyttokalkyl.numbers import format_percent

_REASONS = {
    Reason.NO_COSTS: "Kvoten är inte definierad, eftersom alternativet inte har några kostnader "
    "att dela med.",
    Reason.NOT_INTERPRETABLE: "Kvoten kan inte tolkas, eftersom alternativet inte kostar mer än "
    "nollalternativet.",
    Reason.NO_INVESTMENT: "Kvoten är inte definierad, eftersom alternativet inte har någon "
    "investeringskostnad att dela med.",
    Reason.NO_INVESTMENT_OR_OPERATION: "Kvoten är inte definierad, eftersom alternativet varken "
    "har någon investeringskostnad eller någon drift att dela med.",
    Reason.TOO_SHORT: "Annuiteten är inte definierad, eftersom inget år ligger efter basåret.",
}

_NO_IRR = {
    IrrCase.NO_FLOW: "Internräntan är inte definierad, eftersom alternativet inte skiljer sig i "
    "pengar.",
    IrrCase.NO_CHANGE_OF_SIGN: "Internräntan är inte definierad, eftersom flödet aldrig byter "
    "tecken: det finns inte både utgifter och inkomster.",
    IrrCase.NO_ROOT: "Internräntan saknas: nettonuvärdet blir inte noll vid någon ränta.",
}

_REVERSED = (
    "Inkomsterna kommer före utgifterna. Då är regeln omvänd: en låg internränta är bra och en hög "
    "är dålig."
)
_TOUCHING = "Nettonuvärdet når noll vid internräntan utan att byta tecken."


def explain_reason(reason: Reason) -> str:
    return _REASONS[reason]


def explain_irr(irr: Irr) -> str:
    """What to say beside an internal rate; empty when it speaks for itself."""
    if irr.case is IrrCase.SEVERAL:
        rates = ", ".join(format_percent(root) for root in irr.roots)
        return f"Det finns flera internräntor ({rates}). Gå efter nettonuvärdet i stället."
    if irr.case is not IrrCase.ONE:
        return _NO_IRR[irr.case]
    said = [_REVERSED] if irr.inflow_first else []
    if irr.touching:
        said.append(_TOUCHING)
    return " ".join(said)


def explain_payback(payback: Payback) -> str:
    """What to say beside a payback time; empty when it speaks for itself."""
    again = payback.turned_negative_again
    if payback.years is None:
        lost = " Den var återbetald tidigare, men en senare utgift åt upp det." if again else ""
        return f"Betalas inte tillbaka inom perioden.{lost}"
    if again:
        return (
            "Var återbetald tidigare, men en senare utgift åt upp det. Här visas tiden då den "
            "förblir återbetald."
        )
    return ""
