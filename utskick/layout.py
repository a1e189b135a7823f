"""How a letter looks: as plain text, and as HTML beside it. Made when it is sent."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine

from organisation.models import Anvandare
from utskick.enclosures import NOTHING, Enclosure
from utskick.models import Guest, Utskick
from utskick.outbox import without_foreign_links

WHY = "något berör dig eller väntar på dig"
LETTER = ("utskick/mail/letter.txt", "utskick/mail/letter.html")
DIGEST = ("utskick/mail/digest.txt", "utskick/mail/digest.html")


def message(
    letter: Utskick, address: str, items: Sequence[Utskick] = (), enclosure: Enclosure = NOTHING
) -> EmailMultiAlternatives:
    """The mail of a letter, or of a digest and what is in it. One thing alone is no list."""
    shown = items[0] if len(items) == 1 else letter
    subject, templates = shown.subject, LETTER
    if len(items) > 1:
        subject, templates = f"{items[0].subject} och {len(items) - 1} till", DIGEST
    values = {
        "letter": shown,
        "items": items,
        "subject": subject,
        "name": without_foreign_links(_called(letter.to)),
        "link": enclosure.link or shown.link,
        "why": shown.why or WHY,
        "settings_url": f"{settings.BASE_URL}/aviseringar/val/" if letter.recipient else "",
        "kommun_name": settings.KOMMUN_NAME,
        "kommun_contact": settings.KOMMUN_CONTACT,
    }
    # Auto-Submitted keeps out-of-office replies from answering (RFC 3834).
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    plain, html = templates
    text = _render(plain, Context(values, autoescape=False))
    mail = EmailMultiAlternatives(subject, text, to=[address], headers=headers)
    mail.attach_alternative(_render(html, Context(values)), "text/html")
    if enclosure.calendar:
        # Twice: some programs answer the alternative, others open the file.
        kind = f"text/calendar; method={enclosure.method}"
        mail.attach_alternative(enclosure.calendar, kind)
        mail.attach("inbjudan.ics", enclosure.calendar, kind)
    return mail


def _called(reader: Anvandare | Guest) -> str:
    if isinstance(reader, Guest):
        return reader.name
    return reader.first_name or reader.username


def _render(name: str, context: Context) -> str:
    template = Engine.get_default().get_template(name)
    return template.render(context).strip() + "\n"
