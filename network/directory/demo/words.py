"""Invented texts of places and offers in three languages."""

from typing import NamedTuple


class Texts(NamedTuple):
    fi: str
    sv: str
    en: str


SUMMARIES = (
    Texts("Apua puhelimen ja tietokoneen käyttöön.", "Hjälp med telefon och dator.", "Help with phones and computers."),
    Texts(
        "Autamme omalla laitteellasi tai meidän koneellamme.",
        "Vi hjälper med din egen apparat eller på vår dator.",
        "We help with your own device or on our computer.",
    ),
    Texts(
        "Rauhallista opastusta, ei turhaa kiirettä.",
        "Lugn handledning utan brådska.",
        "Calm guidance, without any hurry.",
    ),
    Texts(
        "Opettelemme yhdessä, miten asiat hoituvat verkossa.",
        "Vi lär oss tillsammans att sköta ärenden på nätet.",
        "We learn together how to deal with matters online.",
    ),
    Texts(
        "Neuvomme sähköisessä asioinnissa ja tietoturvassa.",
        "Vi ger råd om e-tjänster och datasäkerhet.",
        "Advice on online services and safety.",
    ),
)
DESCRIPTIONS = (
    Texts(
        "Voit tulla yksin tai tutun kanssa. Tuo mukaan laite, johon tarvitset apua, ja sen laturi. Emme hoida asioita "
        "puolestasi emmekä kysy pankkitunnuksiasi.",
        "Du kan komma ensam eller med en bekant. Ta med apparaten som du behöver hjälp med och dess laddare. Vi sköter "
        "inte ärenden åt dig och frågar inte efter dina bankkoder.",
        "You can come alone or with somebody you know. Bring the device you need help with and its charger. We do not "
        "deal with matters for you and never ask for your bank codes.",
    ),
    Texts(
        "Paikalla on koulutettuja vapaaehtoisia. Kahvi kuuluu asiaan, ja jokainen kysymys on hyvä kysymys.",
        "På plats finns utbildade frivilliga. Kaffe hör till, och varje fråga är en bra fråga.",
        "Trained volunteers are there to help. There is coffee, and every question is a good one.",
    ),
    Texts(
        "Tila on pieni ja rauhallinen. Ruuhkan aikana voi joutua odottamaan hetken.",
        "Lokalen är liten och lugn. När det är många på plats kan man få vänta en stund.",
        "The room is small and quiet. When many people come you may have to wait a little.",
    ),
)
DIRECTIONS = (
    Texts("Sisäänkäynti pihan puolelta.", "Ingång från gården.", "The entrance is on the side of the yard."),
    Texts(
        "Toinen kerros, hissi on aulan perällä.",
        "Andra våningen, hissen finns längst bak i aulan.",
        "First floor; the lift is at the back of the lobby.",
    ),
    Texts("Bussipysäkki on oven edessä.", "Busshållplatsen är framför dörren.", "The bus stops in front of the door."),
)
ALERTS = (
    Texts(
        "Sali on remontissa: kysy neuvoa aulasta.",
        "Salen renoveras: fråga i aulan.",
        "The hall is being renovated: ask in the lobby.",
    ),
)
PHONE_PRICE = Texts(
    "Puhelu maksaa saman verran kuin tavallinen puhelu.",
    "Samtalet kostar lika mycket som ett vanligt samtal.",
    "The call costs the same as any other call.",
)
BOOKING = Texts("Varaa aika soittamalla.", "Boka tid per telefon.", "Book a time by phone.")
FEE = Texts("Kurssimaksu 10 euroa.", "Kursavgift 10 euro.", "The course costs 10 euros.")
SUMMER = Texts("Kesätauko", "Sommarpaus", "Summer break")
CHRISTMAS = Texts("Joulun aikaan suljettu", "Stängt vid jul", "Closed at Christmas")
SHORT_DAY = Texts("Aaton aatto", "Dagen före julafton", "The day before Christmas Eve")
HOURS_NOTE = Texts(
    "Tule viimeistään puoli tuntia ennen sulkemista.",
    "Kom senast en halvtimme före stängning.",
    "Come at least half an hour before we close.",
)

# By the key of the way of support.
OFFERS = {
    "onsite_open": Texts(
        "Digituki ilman ajanvarausta", "Digitalt stöd utan tidsbokning", "Digital support without booking"
    ),
    "onsite_booked": Texts(
        "Henkilökohtainen opastus ajanvarauksella", "Personlig handledning med tidsbokning", "Personal guidance, booked"
    ),
    "assisted_self_service": Texts(
        "Asiakaspääte ja opastusta", "Kunddator och handledning", "Customer computer and guidance"
    ),
    "unstaffed_point": Texts(
        "Asiakaspääte omaan asiointiin", "Kunddator för egna ärenden", "Computer for your own matters"
    ),
    "peer_group": Texts("Digikerho", "Digiklubb", "Digital club"),
    "course": Texts("Älypuhelimen peruskurssi", "Grundkurs i smarttelefon", "Basic course on smartphones"),
    "event": Texts("Digipäivä", "Digidag", "Digital day"),
    "phone": Texts("Puhelinneuvonta", "Telefonrådgivning", "Support by phone"),
    "chat": Texts("Neuvonta chatissa", "Rådgivning i chatt", "Support by chat"),
    "video": Texts("Etäopastus videolla", "Distanshandledning per video", "Remote guidance by video"),
    "email": Texts("Neuvonta sähköpostilla", "Rådgivning per e-post", "Support by e-mail"),
    "home_visit": Texts("Opastus kotona", "Handledning hemma", "Guidance at home"),
}
CHANNELS = {
    "phone": Texts("Digipuhelin", "Digitelefonen", "Digital support by phone"),
    "chat": Texts("Digichat", "Digichatten", "Digital support by chat"),
    "video": Texts("Digivideo", "Digivideo", "Digital support by video"),
}
HOME = Texts("Digikummi kotiin", "Digifadder hem", "A digital friend at your home")
NATIONWIDE = {
    "phone": Texts(
        "Valtakunnallinen digineuvonta puhelimessa",
        "Nationell digital rådgivning per telefon",
        "National digital support by phone",
    ),
    "chat": Texts(
        "Valtakunnallinen digineuvonta chatissa",
        "Nationell digital rådgivning i chatt",
        "National digital support by chat",
    ),
}
