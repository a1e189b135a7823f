"""First texts, deadlines and checklist. From here on they are data that beredningen edits."""

from django.db import migrations

# status, name for all, what it means, what happens next, working days
RULES = [
    ("utkast", "Utkast", "Bara du ser utkastet.", "Fyll i det som saknas och skicka in.", None),
    ("inskickat", "Inskickat", "Behovet ligger i kön till beredningen.", "Någon i beredningsgruppen tar sig an det.", 5),
    ("under_beredning", "Under beredning", "Beredningsgruppen går igenom behovet.", "Du får en fråga om något saknas. Annars lämnas behovet till beslut.", 20),
    ("komplettering", "Väntar på dig", "Beredningen behöver veta mer innan den kan gå vidare.", "Komplettera behovet och skicka in det igen.", 10),
    ("i_arena", "I utvecklingsarena", "Behovet berör hela kommunen och arbetas fram tillsammans med andra i en utvecklingsarena.", "Arenan leder till en ambition och effektmål, som kan starta projekt.", None),
    ("beredd", "Klart för beslut", "Beredningen är klar och har lämnat en rekommendation.", "Behovet tas upp för beslut.", 20),
    ("godkant", "Godkänt", "Det finns ett beslut om att gå vidare med behovet.", "Behovet lämnas över till den som ska genomföra det.", None),
    ("avslaget", "Avslaget", "Det finns ett beslut om att inte gå vidare. Motiveringen står i beslutet.", "Om något väsentligt ändras kan behovet öppnas igen.", None),
    ("vilande", "Vilande", "Behovet väntar till ett bestämt datum.", "Då tas det upp igen.", None),
    ("overlamnat", "Överlämnat", "Behovet har lämnats över, till exempel till ett projekt, en upphandling eller en objektplan.", "När lösningen används börjar nyttan följas upp.", None),
    ("uppfoljning", "Nyttan följs upp", "Lösningen används och nyttan mäts.", "När nyttan är uppföljd avslutas behovet.", None),
    ("avslutat", "Avslutat", "Behovet är hanterat och nyttan uppföljd.", "", None),
    ("aterkallat", "Återkallat", "Den som skickade in behovet har tagit tillbaka det.", "", None),
    ("sammanslaget", "Sammanslaget", "Behovet hanteras tillsammans med ett annat behov.", "Följ det andra behovet i stället.", None),
]

CHECKLIST = [
    ("Behovet går att förstå", "Även för den som inte känner verksamheten."),
    ("En ägare har bekräftat", "Eller så är det klarlagt att ägare saknas."),
    ("Nyttan är beskriven", "För vem, och hur den märks."),
    ("Behovet hör ihop med kommunens mål", "Vilket mål eller uppdrag?"),
    ("Inget annat behov är samma eller bör samordnas", "Sök också bland avslutade och avslagna."),
    ("Juridik", "Finns lagstöd? Finns hinder?"),
    ("Dataskydd", "Personuppgifter, rättslig grund, konsekvensbedömning."),
    ("Informationssäkerhet", "Klassning: konfidentialitet, riktighet, tillgänglighet."),
    ("Arkitektur", "Passar det ihop med det vi har?"),
    ("Arkiv och gallring", "Vilka handlingar uppstår?"),
    ("Tillgänglighet", "Kan alla använda lösningen?"),
    ("Resurser", "Finns de personer som behövs?"),
    ("Finansiering av både utveckling och drift", "Vem betalar, också efter införandet?"),
    ("Genomförbarhet och beredskap för förändring", "Är verksamheten redo?"),
    ("Risker, även med att inte göra något", ""),
    ("Är en nyttokalkyl värd att göra?", "Rekommenderas för större satsningar."),
]


def seed(apps, schema_editor):
    Statusregel = apps.get_model("behov", "Statusregel")
    names = ["status", "public_name", "explanation", "next_step", "working_days"]
    Statusregel.objects.bulk_create(Statusregel(**dict(zip(names, rule))) for rule in RULES)
    Checklistpunkt = apps.get_model("behov", "Checklistpunkt")
    Checklistpunkt.objects.bulk_create(
        Checklistpunkt(text=text, help_text=help_text, position=position)
        for position, (text, help_text) in enumerate(CHECKLIST, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("behov", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
