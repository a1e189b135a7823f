"""A demonstration: made-up people who take real steps with the behov of demo/behov.json.

Loaded by `manage.py load_demo`, only where settings.DEMO is on. people.py says who, scenes.py
what happens to each behov, stages.py how, and load.py when.
"""
