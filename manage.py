#!/usr/bin/env python
"""Django's command line, and the one command that needs neither Django nor settings."""

import os
import sys

ABOUT_SETTINGS = ("--settings", "--pythonpath")


def main() -> None:
    name, *arguments = sys.argv[1:] or [""]
    if name == "evaluate_nyttokalkyl" and not _asks_for_settings(arguments):
        from nyttokalkyl.interchange.__main__ import main as evaluate

        sys.exit(evaluate(arguments))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _asks_for_settings(arguments: list[str]) -> bool:
    """Then Django is to read them: whoever names settings has some."""
    return any(argument.startswith(ABOUT_SETTINGS) for argument in arguments)


if __name__ == "__main__":
    main()
