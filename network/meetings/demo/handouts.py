"""What was handed out at some meetings of the demo: invented, one page each (PDF/A-3a and PDF/UA-1)."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from core.paper import Paper
from network.meetings.actions import materials
from network.meetings.demo import source
from network.meetings.models import Material, Meeting

_NOTE = {
    "fi": "Ruudunlukija lukee otsikot ja luettelot. Kuvia ei ole.",
    "sv": "En skärmläsare läser rubrikerna och listorna. Det finns inga bilder.",
    "en": "A screen reader reads the headings and lists. There are no pictures.",
}


@dataclass(frozen=True)
class Handout(Paper):
    """``parts``: headings, each with its lines. ``called_in``: the title of the material, in three languages."""

    language: str
    name: str
    title: str
    lead: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    called_in: dict[str, str]
    public: bool = True

    template, called, sheet = "documents/handout.html", "handout", "documents/agenda.css"


def give(meeting: Meeting, key: str, actor: User) -> None:
    """Adds what was handed out at the meeting with this key of the file, on the day after it."""
    for handout in HANDOUTS.get(key, ()):
        materials.add_material(
            meeting=meeting,
            actor=actor,
            seed=f"demo {handout.name}",
            name=handout.name,
            content=handout.drawn(),
            language=handout.language,
            accessible=True,
            public=handout.public,
            **source.columns("title", handout.called_in),
            **source.columns("access_note", _NOTE),
        )
    Material.objects.filter(meeting=meeting).update(added_at=meeting.ends_at + dt.timedelta(days=1))


_SCAMS = {
    "fi": "Muistilista: näin tunnistat huijauksen (suomeksi)",
    "sv": "Minneslista: så känner du igen ett bedrägeri (på finska)",
    "en": "Checklist: how to recognise a scam (in Finnish)",
}
_SCAMS_SV = {
    "fi": "Muistilista: näin tunnistat huijauksen (ruotsiksi)",
    "sv": "Minneslista: så känner du igen ett bedrägeri (på svenska)",
    "en": "Checklist: how to recognise a scam (in Swedish)",
}
_READY = {
    "fi": "Tarkistuslista: milloin uusi digitukija on valmis?",
    "sv": "Minneslista: när är en ny digistödjare redo?",
    "en": "Checklist: when is a new supporter ready?",
}
_VISIT = {
    "fi": "Kotikäynnin vähimmäistaso yhdellä sivulla",
    "sv": "Miniminivån för hembesök på en sida",
    "en": "The minimum of a home visit on one page",
}
HANDOUTS: dict[str, tuple[Handout, ...]] = {
    "safe_online": (
        Handout(
            "fi", "huijauksen-merkit.pdf", "Näin tunnistat huijauksen",
            "Yksikin merkki riittää. Lopeta, hengitä ja kysy joltakulta toiselta.",
            (
                ("Kolme merkkiä", (
                    "Kiire: asia pitää hoitaa heti, muuten käy huonosti.",
                    "Pelko: tili suljetaan, läheinen on pulassa, poliisi soittaa.",
                    "Salaisuus: tästä ei saa kertoa kenellekään.",
                )),
                ("Näin toimit", (
                    "Lopeta puhelu. Sinun ei tarvitse selittää.",
                    "Älä avaa viestin linkkiä. Kirjoita palvelun osoite itse.",
                    "Pankkitunnuksia ei anneta kenellekään, ei myöskään digitukijalle.",
                    "Tarkista pankin numero kortista tai tiliotteesta, ei viestistä.",
                )),
                ("Kun vahinko on jo sattunut", (
                    "Soita heti pankkiin ja sulje tunnukset.",
                    "Tee rikosilmoitus. Säilytä viestit.",
                    "Kerro läheiselle. Huijatuksi voi tulla kuka tahansa.",
                )),
            ),
            _SCAMS,
        ),
        Handout(
            "sv", "tecken-pa-bedrageri.pdf", "Så känner du igen ett bedrägeri",
            "Ett enda tecken räcker. Sluta, andas och fråga någon annan.",
            (
                ("Tre tecken", (
                    "Brådska: saken måste skötas genast, annars går det illa.",
                    "Rädsla: kontot stängs, en närstående är i knipa, polisen ringer.",
                    "Hemlighet: du får inte berätta för någon.",
                )),
                ("Gör så här", (
                    "Avsluta samtalet. Du behöver inte förklara.",
                    "Öppna inte länken i meddelandet. Skriv tjänstens adress själv.",
                    "Bankkoder ges inte till någon, inte heller till en digistödjare.",
                    "Kontrollera bankens nummer på kortet eller kontoutdraget, inte i meddelandet.",
                )),
                ("När skadan redan är skedd", (
                    "Ring genast banken och spärra koderna.",
                    "Gör en polisanmälan. Spara meddelandena.",
                    "Berätta för en närstående. Vem som helst kan bli lurad.",
                )),
            ),
            _SCAMS_SV,
        ),
    ),
    "mentor_skills": (
        Handout(
            "fi", "milloin-uusi-on-valmis.pdf", "Milloin uusi digitukija on valmis?",
            "Seitsemän kohtaa. Käykää ne läpi yhdessä, ei kokeena.",
            (
                ("Uusi digitukija", (
                    "kysyy ensin, mitä ihminen haluaa saada tehdyksi",
                    "antaa ihmisen itse pitää laitetta ja hiirtä",
                    "odottaa ennen kuin auttaa",
                    "osaa sanoa, ettei tiedä, ja keneltä kysytään",
                    "ei näe eikä kirjoita muistiin salasanoja",
                    "lopettaa sovittuun aikaan",
                    "osaa sanoa ei. Tämä on tärkein.",
                )),
                ("Mentori", (
                    "Kerro yksi asia, joka onnistui, ja yksi, jota kokeilla seuraavaksi.",
                    "Viisi minuuttia riittää, kun sen tekee joka kerta.",
                )),
            ),
            _READY,
        ),
    ),
    "home_visit_rules": (
        Handout(
            "fi", "kotikaynti-yhdella-sivulla.pdf", "Turvallinen kotikäynti",
            "Verkoston yhteinen vähimmäistaso. Oma ohje voi pyytää enemmän.",
            (
                ("Ennen käyntiä", (
                    "Aika on sovittu, ja molemmilla on sama tunnussana.",
                    "Ilmoita omalle organisaatiolle, minne menet ja milloin palaat.",
                    "Ota kortti mukaan.",
                )),
                ("Ovella ja sisällä", (
                    "Näytä kortti ja sano tunnussana ennen kuin astut sisään.",
                    "Rahaan ja pankkikortteihin ei kosketa missään tilanteessa.",
                    "Lähde, jos sinusta tai toisesta tuntuu pahalta. Syytä ei tarvitse kertoa.",
                )),
                ("Käynnin jälkeen", (
                    "Ilmoita, että olet lähtenyt.",
                    "Kerro samana päivänä, jos jokin jäi vaivaamaan.",
                )),
            ),
            _VISIT, public=False,
        ),
    ),
}  # fmt: skip
