#!/usr/bin/env python
"""Django's command line, and the one command that needs neither Django nor settings."""

import os
import sys

OWN_OPTIONS = {"-", "--", "-h", "--help"}


def main() -> None:
    name, *arguments = sys.argv[1:] or [""]
    if name == "evaluate_nyttokalkyl" and not _has_options_of_django(arguments):
        from nyttokalkyl.interchange.__main__ import main as evaluate

        sys.exit(evaluate(arguments))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _has_options_of_django(arguments: list[str]) -> bool:
    """Such as --settings: then Django is to read them, and whoever gives them has settings."""
    return any(a.startswith("-") and a not in OWN_OPTIONS for a in arguments)


if __name__ == "__main__":
    main()
