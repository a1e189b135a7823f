"""The first page: what is to change, and why."""

from behov.choices import Anledning, Mognad
from behov.forms.fields import Choice, Date, LongText, Text
from behov.forms.page import PageForm


class BehovetForm(PageForm):
    title = Text(
        "title",
        label="Rubrik",
        help_text="Några ord som säger vad behovet gäller. Högst 120 tecken.",
    )
    summary = LongText(
        "summary",
        label="Sammanfattning",
        help_text="Två eller tre meningar som även en utomstående förstår. Högst 500 tecken.",
        rows=4,
    )
    anledning = Choice(Anledning, label="Vad är anledningen till behovet?")
    deadline_on = Date(
        label="Hård tidsgräns",
        help_text=(
            "Ett datum som inte går att flytta. Det måste anges när ett avtal löper ut eller"
            " en lag börjar gälla. Till exempel 2026-12-31."
        ),
    )
    deadline_reason = Text(
        "deadline_reason",
        label="Vad beror tidsgränsen på?",
        help_text="Till exempel vilket avtal eller vilken lag. Högst 200 tecken.",
    )
    problem = LongText(
        "problem",
        label="Vilket problem behöver lösas?",
        help_text="Skriv vad som är svårt i dag, varför och för vem. Nämn ingen lösning än.",
    )
    consequence = LongText(
        "consequence", label="Vad händer om inget görs?", help_text="För vem, och ungefär när?"
    )
    mognad = Choice(Mognad, label="Hur långt har behovet kommit?")
    current_state = LongText(
        "current_state", label="Nuläge", help_text="Hur går arbetet till i dag, med vilka system?"
    )
    desired_state = LongText(
        "desired_state", label="Önskat läge", help_text="Hur är det när behovet är tillgodosett?"
    )
    idea = LongText("idea", label="Tänkt lösning", help_text="Om du redan har en tanke.")
    examined = LongText(
        "examined",
        label="Undersökta alternativ",
        help_text="Vad har ni tittat på, och varför räckte det inte?",
    )

    MORE = ("current_state", "desired_state", "idea", "examined")

    @property
    def has_more(self) -> bool:
        """Something stands in the fields that are folded away."""
        return any(self[name].value() or self[name].errors for name in self.MORE)
