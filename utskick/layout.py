"""How a letter looks: as plain text, and as HTML beside it. Made when it is sent."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine

from utskick.models import Utskick


def message(letter: Utskick, address: str) -> EmailMultiAlternatives:
    values = {
        "letter": letter,
        "recipient": letter.recipient,
        "why": letter.why or "ärendet berör dig",
        "kommun_name": settings.KOMMUN_NAME,
        "kommun_contact": settings.KOMMUN_CONTACT,
    }
    # Auto-Submitted keeps out-of-office replies from answering (RFC 3834).
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(letter.subject, _text(values), to=[address], headers=headers)
    mail.attach_alternative(_html(values), "text/html")
    return mail


def _text(values: dict[str, object]) -> str:
    template = Engine.get_default().get_template("utskick/mail/letter.txt")
    return template.render(Context(values, autoescape=False)).strip() + "\n"


def _html(values: dict[str, object]) -> str:
    template = Engine.get_default().get_template("utskick/mail/letter.html")
    return template.render(Context(values)).strip() + "\n"
