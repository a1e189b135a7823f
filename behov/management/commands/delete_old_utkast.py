"""Delete drafts nobody has touched for long. A draft is a working note, not yet a public record."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from behov import workflow
from behov.models import Behov
from behov.obligations import untouched_by
from behov.paminnelser import EXPIRY
from utskick.models import State, Utskick


class Command(BaseCommand):
    help = (
        "Delete drafts whose time is out and whose writer was told so by mail. Only counts them "
        "unless --delete is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true")

    def handle(self, *, delete: bool, **_options: object) -> None:
        old = untouched_by(EXPIRY)(timezone.localdate())
        told = [behov for behov in old if self._is_told(behov)]
        if delete:
            self.stdout.write(f"Deleted {sum(map(self._delete, told))} drafts.")
        else:
            self.stdout.write(f"Would delete {len(told)} drafts. Add --delete to do it.")

    def _delete(self, behov: Behov) -> bool:
        """Not if its writer has come back to it in this very moment."""
        try:
            with transaction.atomic():
                workflow.discard(workflow.lock_at(behov, behov.version))
        except (workflow.EditConflict, workflow.NotEditable, Behov.DoesNotExist):
            return False
        return True

    def _is_told(self, behov: Behov) -> bool:
        """Since the last change: a letter from before it was about another day."""
        letters = Utskick.objects.filter(about=behov.about, kind=EXPIRY, state=State.SKICKAD)
        return letters.filter(sent_at__gt=behov.updated_at).exists()
