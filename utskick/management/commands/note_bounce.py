"""Note that mail to an address comes back: for whoever, or whatever, reads the bounces."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from utskick.models import Studs


class Command(BaseCommand):
    help = "Send nothing more to ADDRESS, until the row is removed in the admin or with --works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--reason", default="Mejl till adressen kom tillbaka.")
        parser.add_argument("--works", action="store_true", help="The address works again.")

    def handle(self, *, address: str, reason: str, works: bool, **_options: object) -> None:
        address = address.strip().lower()
        try:
            validate_email(address)
        except ValidationError as error:
            message = f"{address} is no address."
            raise CommandError(message) from error
        if works:
            Studs.objects.filter(address=address).delete()
            self.stdout.write(f"{address} is sent mail again.")
            return
        Studs.objects.update_or_create(address=address, defaults={"reason": reason[:200]})
        self.stdout.write(f"{address} is sent nothing more.")
