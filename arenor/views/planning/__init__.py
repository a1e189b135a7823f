"""The pages on which an arena is planned: its series, its times and its people."""
