"""Invented texts of meetings that are in no file, in three languages."""

Texts = dict[str, str]

SERIES: dict[str, Texts] = {
    "title": {
        "fi": "Pohjois-Savon digikahvit: kuukauden kysymykset",
        "sv": "Norra Savolax digikaffe: månadens frågor",
        "en": "North Savo digital coffee: questions of the month",
    },
    "description": {
        "fi": "Tunti kuukaudessa kaikille, jotka antavat digitukea Pohjois-Savossa. Jokainen tuo yhden kysymyksen, ja "
        "vastataan yhdessä. Voit tulla mukaan myös kesken sarjan.",
        "sv": "En timme i månaden för alla som ger digitalt stöd i Norra Savolax. Var och en har med sig en fråga, och "
        "vi svarar tillsammans. Du kan komma med också mitt i serien.",
        "en": "An hour a month for everyone who gives digital support in North Savo. Each brings one question, and we "
        "answer together. You can join at any time.",
    },
}
SERIES_AGENDA: tuple[tuple[int, Texts], ...] = (
    (10, {"fi": "Kuulumiset", "sv": "Hur mår vi", "en": "How are you"}),
    (40, {"fi": "Kuukauden kysymykset", "sv": "Månadens frågor", "en": "Questions of the month"}),
    (10, {"fi": "Seuraava kerta", "sv": "Nästa gång", "en": "Next time"}),
)
FULL: dict[str, Texts] = {
    "title": {
        "fi": "Puhelimen esteettömyysasetukset: pienryhmä",
        "sv": "Telefonens tillgänglighetsinställningar: liten grupp",
        "en": "Accessibility settings of a phone: a small group",
    },
    "description": {
        "fi": "Kokeillaan ruudunlukijaa, suurennusta ja sanelua omilla puhelimilla. Ryhmä on pieni, jotta jokainen "
        "ehtii kokeilla.",
        "sv": "Vi provar skärmläsare, förstoring och diktering på egna telefoner. Gruppen är liten, så att var och en "
        "hinner prova.",
        "en": "We try the screen reader, magnification and dictation on our own phones. The group is small, so that "
        "everybody has time to try.",
    },
}
CANCELLED: dict[str, Texts] = {
    "title": {
        "fi": "Avoimet ovet: digipäivä torilla",
        "sv": "Öppet hus: digidag på torget",
        "en": "Open day: a digital day in the square",
    },
    "description": {
        "fi": "Neuvontaa teltassa ilman ajanvarausta.",
        "sv": "Handledning i ett tält utan tidsbokning.",
        "en": "Guidance in a tent, without booking.",
    },
    "reason": {
        "fi": "Tori on remontissa. Uusi päivä sovitaan keväällä.",
        "sv": "Torget renoveras. En ny dag bestäms på våren.",
        "en": "The square is being renovated. A new day is agreed in spring.",
    },
}
# The place of meetings of regions that the file has none of.
ROOM: Texts = {"fi": "Kirjaston kokoushuone", "sv": "Bibliotekets mötesrum", "en": "Meeting room of the library"}
# Minutes of those, one after the other.
SUMMARIES: tuple[Texts, ...] = (
    {
        "fi": "Puhuttiin siitä, mihin asiakkaat juuttuvat nyt, ja sovittiin, kuka vie mitäkin eteenpäin. Uusia "
        "organisaatioita toivottiin mukaan.",
        "sv": "Vi talade om var kunderna fastnar nu och kom överens om vem som för vad vidare. Man önskade att nya "
        "organisationer kommer med.",
        "en": "We talked about where people get stuck now and agreed who takes what further. New organisations were "
        "hoped for.",
    },
    {
        "fi": "Kokemuksia vaihdettiin pienissä ryhmissä. Eniten kysyttiin tunnistautumisesta ja vanhoista laitteista.",
        "sv": "Erfarenheter utbyttes i små grupper. Mest frågades det om identifiering och gamla apparater.",
        "en": "Experiences were exchanged in small groups. Most questions were about identification and old devices.",
    },
    {
        "fi": "Käytiin läpi tukiajat ja tarkistettiin, että haussa olevat tiedot pitävät paikkansa.",
        "sv": "Vi gick igenom tiderna för stöd och kontrollerade att uppgifterna i sökningen stämmer.",
        "en": "We went through the hours of support and checked that what the finder says is right.",
    },
)
WISHES = (
    "Miten vanhaa tablettia voi vielä käyttää?",
    "Mitä teen, kun asiakas haluaa antaa pankkitunnuksensa?",
    "Toivoisin esimerkkejä huijausviesteistä.",
)
FEEDBACK = (
    (5, "Käytännön esimerkit.", ""),
    (4, "Sain kaksi uutta yhteystietoa.", "Enemmän aikaa keskustelulle."),
    (4, "", "Diat voisi lähettää etukäteen."),
    (3, "Hyvä tahti.", "Ääni katkesi välillä."),
)
