"""What must be there before the site opens: `python -m config.embedded.prepare`."""

import os

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO:
        for command in ("load_demo", "load_demo_nyttokalkyler", "load_demo_arenor"):
            call_command(command)


if __name__ == "__main__":
    main()
