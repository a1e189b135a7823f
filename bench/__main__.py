"""script/bench [NAME …]: every module of this folder with a `main`, or those named."""

import importlib
import os
import pkgutil
import sys

import django

import bench


def main(names: list[str]) -> None:
    known = sorted(
        module.name for module in pkgutil.iter_modules(bench.__path__) if module.name[0] != "_"
    )
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"There is no {', '.join(sorted(unknown))}: choose among {', '.join(known)}.")
    for name in names or known:
        print(f"== {name}")
        importlib.import_module(f"bench.{name}").main()


os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()  # before the modules are imported: most of them read models
main(sys.argv[1:])
