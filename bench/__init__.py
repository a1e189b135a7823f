"""Measurements, run by script/bench. None of them is a test: machines differ, ratios hold."""
