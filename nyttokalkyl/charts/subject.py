"""The alternative that a chart is about, and the words that all charts of one share."""

from collections.abc import Sequence
from dataclasses import dataclass

from nyttokalkyl.calculation import AlternativeResult, Measures
from nyttokalkyl.charts.model import Chart, Key, Spec, Table, empty
from nyttokalkyl.results import Results
from nyttokalkyl.wording import alternative_name, shortened

NO_ROWS = "Det finns inga poster i kronor för alternativet, så det finns inget att visa."


@dataclass(frozen=True, slots=True)
class Subject:
    results: Results
    result: AlternativeResult

    @property
    def id(self) -> str:
        return self.result.alternative.id

    @property
    def name(self) -> str:
        """For titles and sentences beside a picture; the tables of the document have it whole."""
        return shortened(alternative_name(self.result.alternative))

    @property
    def measures(self) -> Measures:
        """What is shown: the difference from the nollalternativ where there is one."""
        return self.result.decisive

    @property
    def against(self) -> str:
        """What amounts are counted from, to stand after a noun."""
        return " mot nollalternativet" if self.result.against_baseline else ""

    def chart(self, key: Key, title: str, summary: str, spec: Spec, table: Table) -> Chart:
        return Chart(key, f"{title}: {self.name}", summary, spec, table, self.id)

    def empty(self, key: Key, title: str, why: str, head: Sequence[str]) -> Chart:
        titled = f"{title}: {self.name}"
        return empty(key, titled, why, Table(titled, tuple(head), ()), self.id)


def subject_of(results: Results, alternative: str | None) -> Subject:
    """The named alternative, or the best. KeyError when there is none of that name."""
    if alternative is None:
        return Subject(results, (results.tried or results.evaluation.alternatives)[0])
    by_id = {result.alternative.id: result for result in results.evaluation.alternatives}
    return Subject(results, by_id[alternative])
