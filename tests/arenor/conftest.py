"""Letters on their way through a real mail server, minute by minute."""

import pytest
import time_machine

from tests.arenor.letters import MONDAY
from utskick.delivery import drain


@pytest.fixture
def clock(mail_by_smtp):  # noqa: ARG001 -- started before the clock is moved
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def sent(clock, smtp_server):
    """Let a minute go by and return the mails of each address."""

    def pass_a_minute():
        smtp_server.inbox.clear()
        clock.shift(60)
        drain()
        mails = {}
        for mail in smtp_server.inbox:
            mails.setdefault(mail["To"], []).append(mail)
        return mails

    return pass_a_minute
