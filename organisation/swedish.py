"""Swedish alphabetical order without a Swedish collation.

The embedded PostgreSQL is built without ICU, and an ordinary server may have any locale. So
å, ä and ö are mapped to the three characters that follow z, and bytes are compared.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Func


class SwedishOrder(Func):
    """`order_by(SwedishOrder("name"))`: apa, Bok, Zebra, åka, Ärta, öra."""

    template = "translate(lower(%(expressions)s), 'åäöéüÅÄÖÉÜ', '{|}eu{|}eu') COLLATE \"C\""
    output_field: ClassVar[models.Field] = models.CharField()
