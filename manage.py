#!/usr/bin/env python
"""Django's command line, and the one command that needs neither Django nor settings."""

import os
import sys

NAME_AND_FILE = 3


def main() -> None:
    if sys.argv[1:2] == ["evaluate_nyttokalkyl"] and len(sys.argv) == NAME_AND_FILE:
        from nyttokalkyl.interchange.__main__ import main as evaluate

        sys.exit(evaluate(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
