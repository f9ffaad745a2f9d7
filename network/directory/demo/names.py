"""Invented names for the demo: organisations of every region, parts of towns, and what stands there."""

from typing import NamedTuple


class Invented(NamedTuple):
    """An organisation that does not exist. ``home``: code of its municipality; ``sv`` empty: no Swedish name."""

    home: str
    kind: str
    fi: str
    sv: str = ""


# In the order of the regions' codes. Those of Uusimaa (01) and North Savo (11) come into the network by the actions.
ORGANISATIONS = (
    Invented("091", "association", "Merimajakan Digiapu ry", "Sjöbåkens Digihjälp rf"),
    Invented("049", "adult_education_centre", "Kallioniemen Opintopiha", "Klippuddens Studiegård"),
    Invented("186", "association", "Koivukujan Verkkokerho ry"),
    Invented("710", "association", "Saaristopolun Verkkotupa ry", "Skärstigens Nätstuga rf"),
    Invented("092", "joint_service_point", "Tikkametsän Asiointipiha", "Hackspettskogens Servicegård"),
    Invented("638", "cooperative", "Kivisillan Laiteklinikka osk", "Stenbrons Apparatklinik andl"),
    Invented("853", "association", "Jokirannan Digiapu ry", "Åstrandens Digihjälp rf"),
    Invented("734", "association", "Suolapuodin Nettikahvila ry"),
    Invented("445", "adult_education_centre", "Ulkoluodon Kurssipiiri", "Ytterholmens Kurskrets"),
    Invented("609", "association", "Hiekkasärkän Digivakka ry"),
    Invented("684", "library", "Pitsinypläyksen Kirjastorinki"),
    Invented("109", "association", "Linnanmäen Näppäinkerho ry"),
    Invented("061", "joint_service_point", "Pellavatehtaan Digitupa"),
    Invented("837", "association", "Kosken Digikummit ry"),
    Invented("536", "foundation", "Harjunlaen Arkiapu-säätiö"),
    Invented("790", "village", "Kivipellon Kyläyhdistys ry"),
    Invented("398", "association", "Vesitornin Digiapu ry"),
    Invented("111", "adult_education_centre", "Metsätähden Opintopiha"),
    Invented("285", "association", "Satamanosturin Digiapu ry"),
    Invented("286", "association", "Paperirullan Nettitupa ry"),
    Invented("405", "association", "Rajalinnun Digiopas ry"),
    Invented("739", "village", "Saunapolun Kyläyhdistys ry"),
    Invented("491", "association", "Torikahvilan Digiapu ry"),
    Invented("593", "joint_service_point", "Ratapihan Digipiste"),
    Invented("297", "association", "Kalakukon Digiapu ry"),
    Invented("297", "library", "Muikkurannan Kirjastorinki"),
    Invented("297", "association", "Veljmiesten Verkkotupa ry"),
    Invented("140", "adult_education_centre", "Korpikuusen Opintopiha"),
    Invented("915", "cooperative", "Kanavanvarren Laiteapu osk"),
    Invented("749", "association", "Siilinpolun Digikerho ry"),
    Invented("778", "association", "Mansikkapaikan Arkiapu ry"),
    Invented("595", "village", "Murtorannan Kyläyhdistys ry"),
    Invented("167", "association", "Rantaraitin Digiapu ry"),
    Invented("422", "association", "Karhunpolun Verkkokerho ry"),
    Invented("179", "association", "Sillankorvan Digiapu ry"),
    Invented("179", "library", "Lyseonpihan Kirjastorinki"),
    Invented("992", "association", "Paperilyhdyn Nettitupa ry"),
    Invented("743", "association", "Latomeren Digiapu ry"),
    Invented("408", "adult_education_centre", "Pärekaton Opintopiha"),
    Invented("905", "association", "Rannikkotuulen Digiapu ry", "Kustvindens Digihjälp rf"),
    Invented("545", "adult_education_centre", "", "Österängens Kurskrets"),
    Invented("598", "association", "Majakkalaivan Verkkokahvila ry", "Fyrskeppets Nätkafé rf"),
    Invented("499", "library", "", "Kvarkuddens Biblioteksring"),
    Invented("272", "association", "Hylkeenpyytäjän Digiapu ry", "Säljägarens Digihjälp rf"),
    Invented("217", "association", "Peltoaukean Verkkokerho ry"),
    Invented("564", "association", "Tervahaudan Digiapu ry"),
    Invented("564", "library", "Merituulen Kirjastorinki"),
    Invented("305", "association", "Kolmivaaran Verkkotupa ry"),
    Invented("205", "association", "Tervasoutajan Digiapu ry"),
    Invented("290", "adult_education_centre", "Erämaan Opintopiha"),
    Invented("698", "association", "Revontulen Digiapu ry"),
    Invented("758", "association", "Poropolun Verkkokerho ry"),
    Invented("148", "village", "Tunturipuron Kylätuki ry"),
    Invented("240", "association", "Jokisuun Nettitupa ry"),
    Invented("478", "association", "", "Havsvindens Digihjälp rf"),
    Invented("170", "adult_education_centre", "", "Sjökortets Kurskrets"),
)
# Waiting for an answer, and declined.
APPLICANTS = (
    Invented("402", "association", "Ahonlaidan Nettikaverit ry"),
    Invented("263", "cooperative", "Bittikorven Laiteapu osk"),
    Invented("858", "association", "Hiekkapolun Digiapu ry", "Sandstigens Digihjälp rf"),
)
DECLINED = Invented("297", "company", "Halpa Laite ja Liittymä Oy")


class Quarter(NamedTuple):
    """Part of a town: of it, and its streets."""

    fi: str
    of_fi: str
    street_fi: str
    sv: str
    of_sv: str
    street_sv: str


QUARTERS = (
    Quarter("Myllymäki", "Myllymäen", "Myllymäentie", "Kvarnbacken", "Kvarnbackens", "Kvarnbacksvägen"),
    Quarter("Peltola", "Peltolan", "Pellonreuna", "Åkerdal", "Åkerdals", "Åkerrenen"),
    Quarter("Rantala", "Rantalan", "Rantalantie", "Strandängen", "Strandängens", "Strandängsvägen"),
    Quarter("Koivula", "Koivulan", "Koivulankatu", "Björkebo", "Björkebo", "Björkebogatan"),
    Quarter("Harju", "Harjun", "Harjukatu", "Åsen", "Åsens", "Åsgatan"),
    Quarter("Asemanseutu", "Asemanseudun", "Asemakatu", "Stationsområdet", "Stationsområdets", "Stationsgatan"),
    Quarter("Satamanranta", "Satamanrannan", "Satamakatu", "Hamnstranden", "Hamnstrandens", "Hamngatan"),
    Quarter("Lehtola", "Lehtolan", "Lehtolantie", "Lundby", "Lundby", "Lundbyvägen"),
    Quarter("Kirkonkylä", "Kirkonkylän", "Kirkkotie", "Kyrkbyn", "Kyrkbyns", "Kyrkvägen"),
    Quarter("Keskusta", "Keskustan", "Torikatu", "Centrum", "Centrums", "Torggatan"),
    Quarter("Niemelä", "Niemelän", "Niementie", "Näset", "Näsets", "Näsvägen"),
    Quarter("Pihlajisto", "Pihlajiston", "Pihlajakuja", "Rönninge", "Rönninge", "Rönngränden"),
    Quarter("Vanha meijeri", "Vanhan meijerin", "Meijeritie", "Gamla mejeriet", "Gamla mejeriets", "Mejerivägen"),
    Quarter("Tiilitehdas", "Tiilitehtaan", "Tiilikatu", "Tegelbruket", "Tegelbrukets", "Tegelgatan"),
)


class House(NamedTuple):
    """What stands in a quarter, and what is had there; ``kinds``: the organisations that would run it, none = all."""

    fi: str
    sv: str
    en: str
    kinds: tuple[str, ...] = ()


HOUSES = (
    House("kirjaston digituki", "bibliotek: digitalt stöd", "library: digital support", ("library",)),
    House("lukusalin laiteneuvonta", "läsesal: apparatrådgivning", "reading room: help with devices", ("library",)),
    House("opiston digipaja", "institut: digiverkstad", "institute: digital workshop", ("adult_education_centre",)),
    House("kylätalon digikerho", "bygård: digiklubb", "village hall: digital club", ("village", "association")),
    House("asukastuvan nettikahvila", "invånarstuga: nätkafé", "residents’ house: net café", ("association",)),
    House("palvelupisteen laiteneuvonta", "servicepunkt: apparatrådgivning", "service point: help with devices"),
    House("terveysaseman digiopastus", "hälsostation: digihandledning", "health centre: digital guidance"),
    House("palvelutalon digivartti", "servicehus: digikvart", "service house: digital quarter-hour"),
    House("kauppakeskuksen digipiste", "köpcentrum: digipunkt", "shopping centre: digital point"),
    House(
        "työväentalon digitupa", "arbetarhus: digistuga", "workers’ hall: digital room", ("association", "foundation")
    ),
)

# Roughly how big the bigger towns are beside the others (1): for the eye only.
WEIGHTS = {
    "091": 60, "049": 28, "837": 24, "092": 23, "564": 20, "853": 19, "179": 14, "297": 12, "398": 12, "609": 8,
    "286": 8, "167": 8, "405": 7, "109": 7, "905": 7, "743": 6, "698": 6, "491": 5, "285": 5, "734": 5, "638": 5,
    "272": 5, "444": 5, "106": 5, "543": 4, "186": 4, "684": 4, "205": 4, "478": 4, "740": 3, "153": 3, "140": 3,
    "598": 3, "710": 3, "445": 3,
}  # fmt: skip

# What a number of the region begins with. No subscriber's number begins with 000.
AREA_CODES = {
    "01": "09", "02": "02", "04": "02", "05": "03", "06": "03", "07": "03", "08": "05", "09": "05", "10": "015",
    "11": "017", "12": "013", "13": "014", "14": "06", "15": "06", "16": "06", "17": "08", "18": "08", "19": "016",
    "21": "018",
}  # fmt: skip

FIRST_NAMES = (
    "Aune",
    "Eero",
    "Helvi",
    "Ilmari",
    "Kerttu",
    "Lauri",
    "Maija",
    "Onni",
    "Pirkko",
    "Reino",
    "Sanni",
    "Väinö",
)
LAST_NAMES = (
    "Harjunsilta",
    "Kaislaniemi",
    "Lumivaara",
    "Metsäpuro",
    "Niittyoja",
    "Pihlajalehto",
    "Rantakoivu",
    "Suopelto",
)
