"""The worked example of docs/nyttokalkyl.md, as a calculation."""

from decimal import Decimal

from nyttokalkyl.calculation import Alternative, CostKind, Kategori, RowsAre
from tests.nyttokalkyl.build import benefit, calculation, cost

FREED = Kategori.OMFORDELNING
CASH = Kategori.FINANSIELL

ROWS = (
    cost("a-procurement", 270_000, kategori=FREED, kind=CostKind.INTERNAL_TIME),
    cost("a-supplier", 1_100_000, 200_000, kategori=CASH, kind=CostKind.INVESTMENT),
    cost("a-training", 0, 463_400, kategori=FREED, kind=CostKind.CHANGE),
    cost("a-licence", 0, *[420_000] * 5, kategori=CASH, kind=CostKind.OPERATION),
    cost("a-maintenance", 0, *[135_000] * 5, kategori=FREED, kind=CostKind.INTERNAL_TIME),
    benefit("a-planners", 0, 257_400, *[514_800] * 4, kategori=FREED),
    benefit("a-care-staff", 0, 695_100, *[1_390_200] * 4, kategori=FREED),
    benefit("a-driving", 0, 90_000, *[180_000] * 4, kategori=CASH),
    cost("b-development", 650_000, 150_000, to=["b"], kategori=CASH, kind=CostKind.INVESTMENT),
    cost("b-training", 0, 173_775, to=["b"], kategori=FREED, kind=CostKind.CHANGE),
    cost("b-maintenance", 0, *[90_000] * 5, to=["b"], kategori=CASH, kind=CostKind.OPERATION),
    benefit("b-planners", 0, 128_700, *[257_400] * 4, to=["b"], kategori=FREED),
    benefit("b-care-staff", 0, 248_250, *[496_500] * 4, to=["b"], kategori=FREED),
    benefit("b-driving", 0, 30_000, *[60_000] * 4, to=["b"], kategori=CASH),
)


def worked_example(**fields):
    return calculation(
        *ROWS,
        rows_are=RowsAre.DIFFERENCE,
        alternatives=(
            Alternative(id="a", name="A Upphandla"),
            Alternative(id="b", name="B Utveckla"),
        ),
        other_rates=tuple(map(Decimal, ("0", "0.035", "0.08"))),
        **fields,
    )
