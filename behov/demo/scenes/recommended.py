"""Behov with a recommendation, most of them with a decision too, and what became of them."""

from behov.choices import Organ, Status, Utfall
from behov.demo.scenes.scene import Scene

READY = (
    Scene(
        row=7,
        ends_in=Status.BEREDD,
        idle=3,
        by="vera",
        question="Hur många lås gäller den första etappen, och vem betalar för montering?",
        answer="Första etappen är 80 lås på trygghetsboendet. Hemtjänsten betalar monteringen.",
        recommended=Utfall.UPPHANDLA,
        recommendation=(
            "Nyttan är tydlig och kraven är beskrivna. Upphandla digitala lås för hela"
            " hemtjänsten och börja på trygghetsboendet."
        ),
    ),
    Scene(
        row=31,
        ends_in=Status.BEREDD,
        idle=6,
        by="olle",
        recommended=Utfall.UPPHANDLA,
        recommendation=(
            "Avtalen går ut 2028 och en upphandling tar minst ett år, så beslutet behövs nu. Gör"
            " en nyttokalkyl innan upphandlingen annonseras."
        ),
    ),
    Scene(
        row=35,
        ends_in=Status.BEREDD,
        idle=10,
        by="ilse",
        recommended=Utfall.OBJEKTPLAN,
        recommendation=(
            "Bytet är planerat underhåll och hör hemma i objektplanen för digital arbetsplats."
            " Fördela kostnaden på tre år."
        ),
    ),
    Scene(
        row=40,
        ends_in=Status.BEREDD,
        idle=23,
        by="kim",
        recommended=Utfall.UTREDA,
        recommendation=(
            "Kraven är för allmänt beskrivna för en upphandling. Gör en förstudie med"
            " nyttokalkyl, där både skolan och vården är med."
        ),
    ),
    Scene(
        row=55,
        ends_in=Status.BEREDD,
        idle=2,
        beredare="lea",
        recommended=Utfall.UTREDA,
        recommendation=(
            "Behovet är varaktigt, men ingen äger frågan. Utred var stödet ska höra hemma och vad"
            " det kostar om året."
        ),
    ),
)

DECIDED = (
    Scene(
        row=15,
        ends_in=Status.GODKANT,
        idle=9,
        by="vera",
        recommended=Utfall.PROJEKT,
        recommendation="Tekniken är känd och biblioteket har egna pengar till den.",
        utfall=Utfall.PROJEKT,
        decision=(
            "Filialerna får många fler öppna timmar till låg kostnad. Rådet vill veta hur"
            " besökarna upplever tryggheten på kvällarna."
        ),
        conditions="Tryggheten utvärderas efter sex månader.",
    ),
    Scene(
        row=18,
        ends_in=Status.GODKANT,
        idle=4,
        followers=("vera",),
        question="Hur många använder intranätet en vanlig dag, och vad letar de efter?",
        answer="Omkring 2 100 medarbetare om dagen. De letar mest efter rutiner och blanketter.",
        recommended=Utfall.UPPHANDLA,
        recommendation="Att vänta är ingen väg: tillägget får inga säkerhetsuppdateringar.",
        utfall=Utfall.UPPHANDLA,
        organ=Organ.DIREKTOREN,
        decision=(
            "Verktyget måste ersättas. Ta reda på vad medarbetarna behöver innan kraven skrivs, så"
            " att vi inte köper samma sak igen."
        ),
        conditions="Behovsanalysen är klar före upphandlingen.",
    ),
    Scene(
        row=46,
        ends_in=Status.GODKANT,
        idle=6,
        by="kim",
        recommended=Utfall.UPPHANDLA,
        recommendation="Fullmäktige har redan bestämt. Frågan är bara när och hur.",
        utfall=Utfall.UPPHANDLA,
        decision="Upphandla körjournalerna tillsammans med nästa avtal om fordon.",
    ),
    Scene(
        row=48,
        ends_in=Status.GODKANT,
        idle=13,
        beredare="lea",
        recommended=Utfall.UTREDA,
        recommendation="Flera modeller finns att låna från andra. Jämför dem innan vi gör en egen.",
        utfall=Utfall.UTREDA,
        organ=Organ.DIREKTOREN,
        decision="En gemensam modell sparar tid för alla. Utred med målet att låna, inte bygga.",
    ),
    Scene(
        row=23,
        ends_in=Status.AVSLAGET,
        idle=18,
        recommended=Utfall.AVSLAG,
        recommendation="Grunddata finns hos fyra förvaltningar i fyra format. Börja där.",
        decision=(
            "Nyttan går inte att visa förrän geodata är i ordning. Kom gärna tillbaka när"
            " objektplanen för geodata är genomförd."
        ),
    ),
    Scene(
        row=47,
        ends_in=Status.AVSLAGET,
        idle=30,
        by="ilse",
        beredare="lea",
        recommended=Utfall.AVSLAG,
        recommendation="Ingen av de andra kommunerna har ställt sig bakom förslaget.",
        decision=(
            "En gemensam it-organisation kräver beslut i fem fullmäktige, och de andra kommunerna"
            " är inte med. Samverka om upphandling av drift i stället."
        ),
    ),
    Scene(
        row=59,
        ends_in=Status.AVSLAGET,
        idle=11,
        by="vera",
        recommended=Utfall.POC,
        recommendation="Försöket är lovande, men lärplattformen får snart ett liknande stöd.",
        organ=Organ.DIREKTOREN,
        decision=(
            "Vi köper inte två verktyg för samma sak. Ta med lärarnas erfarenheter när"
            " lärplattformens stöd införs."
        ),
    ),
    Scene(
        row=26,
        ends_in=Status.VILANDE,
        idle=20,
        recommended=Utfall.VILANDE,
        recommendation="Regionen byter journalsystem, och kopplingarna är inte klara.",
        organ=Organ.DIREKTOREN,
        decision="Vi väntar hellre ett halvår än bygger något som måste göras om.",
        rests_days=180,
    ),
    Scene(
        row=29,
        ends_in=Status.VILANDE,
        idle=9,
        by="bo",
        beredare="lea",
        recommended=Utfall.VILANDE,
        recommendation="Infrastrukturen är inte öppen för kommuner än.",
        decision="Tas upp igen när det finns ett avtal att ansluta sig till.",
        rests_days=45,
    ),
)

CARRIED_OUT = (
    Scene(
        row=20,
        ends_in=Status.OVERLAMNAT,
        idle=7,
        recommended=Utfall.PROJEKT,
        recommendation="Stor nytta för patientsäkerheten, och tekniken är beprövad.",
        utfall=Utfall.PROJEKT,
        decision="Pappret är en risk varje dag. Inför signering i mobilen på alla boenden.",
        handed_over="Överlämnat till projektet Digital signering. En projektledare är utsedd.",
    ),
    Scene(
        row=32,
        ends_in=Status.OVERLAMNAT,
        idle=15,
        by="olle",
        recommended=Utfall.UPPHANDLA,
        recommendation="Larmen måste fungera. Upphandla i tid, med krav på loggar.",
        utfall=Utfall.UPPHANDLA,
        decision="Trygghetslarm får inte ha ett glapp. Rådet prioriterar upphandlingen först.",
        handed_over="Överlämnat till Upphandling och inköp, som annonserar vid månadsskiftet.",
    ),
    Scene(
        row=60,
        ends_in=Status.OVERLAMNAT,
        idle=3,
        by="vera",
        recommended=Utfall.UPPHANDLA,
        recommendation="Växeln får inte stå obemannad. Samma omfattning som i dag.",
        utfall=Utfall.UPPHANDLA,
        organ=Organ.DIREKTOREN,
        decision="Upphandla en ny leverans, med krav på att personalen kan följa med.",
        handed_over="Överlämnat till upphandlingen av telefonistservice.",
    ),
    Scene(
        row=30,
        ends_in=Status.UPPFOLJNING,
        idle=10,
        question="Ska plattformen också användas av pedagogisk omsorg?",
        answer="Ja. Pedagogisk omsorg ska ha samma plattform från start.",
        recommended=Utfall.UPPHANDLA,
        recommendation="Avtalet kan inte förlängas, och kraven är klara.",
        utfall=Utfall.UPPHANDLA,
        decision="Förskolan måste ha en lärplattform utan avbrott.",
        handed_over="Överlämnat till upphandlingen av lärplattform.",
    ),
    Scene(
        row=42,
        ends_in=Status.UPPFOLJNING,
        idle=22,
        by="ilse",
        recommended=Utfall.PROJEKT,
        recommendation="Ett lagkrav: frågan är när och hur, inte om.",
        utfall=Utfall.PROJEKT,
        decision="Inför det nya arbetssättet för alla planer som påbörjas.",
        handed_over="Överlämnat till projektet Digitala detaljplaner.",
    ),
    Scene(
        row=41,
        ends_in=Status.AVSLUTAT,
        idle=5,
        recommended=Utfall.UPPHANDLA,
        recommendation="Ett lagkrav. Köp tillsammans med grannkommunerna.",
        utfall=Utfall.UPPHANDLA,
        organ=Organ.DIREKTOREN,
        decision="Upphandla mottagningen gemensamt och utse en egen funktion.",
        handed_over="Överlämnat till den gemensamma upphandlingen.",
        closing="Kanalen används. Alla som har rapporterat har fått svar inom tre månader.",
    ),
    Scene(
        row=43,
        ends_in=Status.AVSLUTAT,
        idle=25,
        by="olle",
        recommended=Utfall.OBJEKTPLAN,
        recommendation="En liten ändring av webbplatsen. Hantera den i objektplanen.",
        utfall=Utfall.OBJEKTPLAN,
        organ=Organ.OBJEKTAGAREN,
        decision="Anslagstavlan byggs på webbplatsen inom objektets budget.",
        handed_over="Överlämnat till objektplanen för ärende, arkiv och demokrati.",
        closing="Alla protokoll under halvåret är anslagna i tid.",
    ),
)
