"""Lists in pages."""

from django.core.paginator import Page, Paginator


class RowsInAnyCase(Paginator):
    """Asks for the rows whatever their count was, so that a list costs the same without any."""

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(self.object_list[start : start + self.per_page], number, self)
