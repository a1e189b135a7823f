"""What a scene says."""

from dataclasses import dataclass

from behov.choices import Omrade, Organ, Status, Utfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How far one behov has come, and what was said on the way."""

    row: int
    """Its place in demo/behov.json, from 1."""
    ends_in: Status
    idle: int
    """Working days since the last step: more than the status may take makes it overdue."""
    by: str = "maja"
    beredare: str = ""
    """Of an inskickat behov: to whom it is assigned. Otherwise Bo unless it says Lea."""
    followers: tuple[str, ...] = ()
    declined: str = ""
    """Why the proposed owner says no; otherwise the owner confirms."""
    note: str = ""
    checked: int = 0
    """How many points of the checklist are answered while it is under beredning."""
    question: str = ""
    answer: str = ""
    omrade: Omrade = Omrade.JURIDIK
    asked: str = ""
    """What Siv is asked about the omrade, and her yttrande if she has given one."""
    yttrande: str = ""
    why: str = ""
    """Why it is withdrawn, merged or referred to an arena."""
    into: int = 0
    """The row it is merged into."""
    recommended: Utfall = Utfall.UTREDA
    recommendation: str = ""
    utfall: Utfall = Utfall.UTREDA
    """Of an approval; rejection and rest say it themselves."""
    organ: Organ = Organ.RADET
    decision: str = ""
    conditions: str = ""
    rests_days: int = 0
    handed_over: str = ""
    closing: str = ""
