"""Behov that never came, or have not yet come, as far as a recommendation."""

from behov.choices import Omrade, Status
from behov.demo.scenes.scene import Scene

DRAFTS = (
    Scene(row=53, ends_in=Status.UTKAST, idle=1),
    Scene(row=58, ends_in=Status.UTKAST, idle=12),
    Scene(row=25, ends_in=Status.UTKAST, idle=4, by="vera"),
)

SENT_IN = (
    Scene(row=21, ends_in=Status.INSKICKAT, idle=1, followers=("olle",)),
    Scene(row=38, ends_in=Status.INSKICKAT, idle=1, by="kim"),
    Scene(row=9, ends_in=Status.INSKICKAT, idle=1, by="ilse"),
    Scene(row=27, ends_in=Status.INSKICKAT, idle=2),
    Scene(row=49, ends_in=Status.INSKICKAT, idle=2, by="ilse"),
    Scene(row=12, ends_in=Status.INSKICKAT, idle=2),
    Scene(row=16, ends_in=Status.INSKICKAT, idle=1, by="vera", beredare="bo"),
    Scene(row=33, ends_in=Status.INSKICKAT, idle=2, by="olle", beredare="lea"),
    Scene(row=44, ends_in=Status.INSKICKAT, idle=5),
    Scene(
        row=54,
        ends_in=Status.INSKICKAT,
        idle=6,
        declined=(
            "Kontaktcenter svarar gärna på frågor om innehållet, men webben och chatten sköts av"
            " Kommunikation. Fråga dem."
        ),
    ),
    Scene(row=56, ends_in=Status.INSKICKAT, idle=9),
    Scene(row=8, ends_in=Status.INSKICKAT, idle=12, by="olle", followers=("maja", "vera")),
)

IN_BEREDNING = (
    Scene(
        row=1,
        ends_in=Status.UNDER_BEREDNING,
        idle=14,
        followers=("ilse",),
        note="Juristen vill se vilka uppgifter som lämnar kommunen. Möte är bokat.",
    ),
    Scene(
        row=3,
        ends_in=Status.UNDER_BEREDNING,
        idle=13,
        by="olle",
        beredare="lea",
        note="Två av grannkommunerna har redan ett avtal som går att ansluta till.",
    ),
    Scene(row=5, ends_in=Status.UNDER_BEREDNING, idle=12, by="vera"),
    Scene(row=13, ends_in=Status.UNDER_BEREDNING, idle=11),
    Scene(
        row=11,
        ends_in=Status.UNDER_BEREDNING,
        idle=3,
        by="olle",
        note="Driften provar redan givare på två gator. Fråga hur det går.",
    ),
    Scene(row=17, ends_in=Status.UNDER_BEREDNING, idle=2, by="vera", beredare="lea"),
    Scene(
        row=19,
        ends_in=Status.UNDER_BEREDNING,
        idle=6,
        by="vera",
        question="Hur många brukare skulle klara en läkemedelsrobot själva, enligt sköterskorna?",
        answer="Sjuksköterskorna bedömer att var fjärde brukare klarar det efter en vecka.",
    ),
    Scene(row=24, ends_in=Status.UNDER_BEREDNING, idle=27, by="kim", note="Väntar på HR."),
    Scene(row=28, ends_in=Status.UNDER_BEREDNING, idle=4, by="bo", beredare="lea", checked=4),
    Scene(
        row=36,
        ends_in=Status.UNDER_BEREDNING,
        idle=8,
        by="ilse",
        checked=9,
        omrade=Omrade.JURIDIK,
        asked="Vilka brister är mest brådskande om tillsynsmyndigheten kommer igen?",
    ),
    Scene(
        row=39,
        ends_in=Status.UNDER_BEREDNING,
        idle=33,
        by="kim",
        checked=16,
        omrade=Omrade.UPPHANDLING,
        asked="Får två kommuner och deras bolag upphandla systemet tillsammans?",
        yttrande=(
            "Ja, om kommunerna ger en av dem fullmakt att upphandla för alla. Bolagen måste "
            "nämnas redan i annonsen, annars får de inte använda avtalet."
        ),
    ),
    Scene(row=57, ends_in=Status.UNDER_BEREDNING, idle=1, beredare="lea", followers=("kim",)),
)

WAITING_FOR_ANSWER = (
    Scene(
        row=22,
        ends_in=Status.KOMPLETTERING,
        idle=3,
        question=(
            "Vilka kontroller gör ni i dag för hand, och hur många ansökningar gäller det i"
            " månaden? Vi behöver också veta om någon har prövat rättsläget."
        ),
    ),
    Scene(
        row=10,
        ends_in=Status.KOMPLETTERING,
        idle=8,
        by="ilse",
        question="Hur ska de 500 mätarna jämföras med vanliga mätare, och vem äger mätvärdena?",
    ),
    Scene(
        row=37,
        ends_in=Status.KOMPLETTERING,
        idle=14,
        question="Vilka boenden gäller det, och finns det ett skriftligt svar från juristen?",
    ),
)

IN_ARENA = (
    Scene(
        row=45,
        ends_in=Status.I_ARENA,
        idle=12,
        why="Ingen verksamhet äger kommunens öppna data. Vi behöver en gemensam ambition först.",
    ),
    Scene(
        row=50,
        ends_in=Status.I_ARENA,
        idle=21,
        followers=("vera", "kim"),
        why="Reglerna berör alla medarbetare. Arenan om AI tar fram ett förslag.",
    ),
    Scene(
        row=51,
        ends_in=Status.I_ARENA,
        idle=8,
        by="ilse",
        why="Hör ihop med kommunens ambition för AI, som arenan arbetar med.",
    ),
    Scene(
        row=52,
        ends_in=Status.I_ARENA,
        idle=16,
        by="kim",
        why="Vi tar med grannkommunerna i arenan om AI i stället för att starta något eget.",
    ),
)

ENDED_EARLY = (
    Scene(
        row=34,
        ends_in=Status.ATERKALLAT,
        idle=17,
        why="Återställningen görs som en incident med egen budget och behöver inte prövas här.",
    ),
    Scene(
        row=2,
        ends_in=Status.SAMMANSLAGET,
        idle=6,
        into=1,
        why="Samma behov som i hela individ- och familjeomsorgen. Juridiken utreds en gång.",
    ),
    Scene(
        row=4,
        ends_in=Status.SAMMANSLAGET,
        idle=5,
        by="olle",
        into=3,
        why="Handlar om samma e-arkiv. Vägvalet tas med i det gemensamma behovet.",
    ),
    Scene(
        row=6,
        ends_in=Status.SAMMANSLAGET,
        idle=4,
        by="vera",
        into=5,
        why="Två sätt att beskriva samma tillsyn. Vi bereder dem tillsammans.",
    ),
    Scene(
        row=14,
        ends_in=Status.SAMMANSLAGET,
        idle=3,
        into=13,
        why="Samma vägskador, en annan bil. Försöken jämförs i ett behov.",
    ),
)
