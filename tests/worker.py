"""`python -m tests.worker worker …`: Celery, at WORKER_NOW if that is set."""

import datetime as dt
import os
import sys

import time_machine

from config.celery import app

if os.environ["WORKER_NOW"]:
    now = dt.datetime.fromisoformat(os.environ["WORKER_NOW"])
    time_machine.travel(now, tick=True).start()
app.worker_main(sys.argv[1:])
