"""The arenas of the demonstration, led by its people as they would."""

from arenor.demo.load import load

__all__ = ["load"]
