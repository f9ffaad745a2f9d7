"""What invented people of the agency and of applicants write to each other, in Finnish and Swedish. It names nobody."""

from certification.quality.demo.flaws import Texts
from certification.quality.states import DecisionKind

NOT_APPLICABLE = {
    "fi": "Kriteeri ei koske tätä toimintaa. Tarkistettu tiedoista.",
    "sv": "Kriteriet gäller inte verksamheten. Kontrollerat i uppgifterna.",
}
SOLVED = {"fi": "Korjaus tarkistettiin.", "sv": "Rättelsen har kontrollerats."}

COMPLETENESS = {
    "fi": "Hakemus on muuten valmis arvioitavaksi. Täydentäkää vielä alla olevat kohdat.",
    "sv": "Ansökan är i övrigt klar för bedömning. Komplettera ännu punkterna nedan.",
}
# By key of the criterion: what is missing, and what is asked in the middle of an evaluation.
LACKING = {
    "independence_first": {
        "fi": "Liite on vuoden 2019 esite. Lisätkää ohje, jonka digitukijat saavat nyt.",
        "sv": "Bilagan är en broschyr från 2019. Bifoga den anvisning som digistödjarna får nu.",
    },
    "complaints_answered": {
        "fi": "Kertokaa, missä ajassa valitukseen vastataan.",
        "sv": "Berätta inom vilken tid klagomål besvaras.",
    },
}
QUESTIONS = {
    "support_for_supporters": {
        "fi": "Miten yhteyshenkilön tavoittaa iltavuoron aikana?",
        "sv": "Hur når man kontaktpersonen under kvällspasset?",
    },
    "no_customer_register": {
        "fi": "Kuinka kauan ajanvarauksen yhteystiedot säilyvät varausjärjestelmässä?",
        "sv": "Hur länge finns kontaktuppgifterna kvar i bokningssystemet?",
    },
}
FINDINGS = {
    "fi": "Kiitos hyvin täytetystä hakemuksesta. Suurin osa kriteereistä täyttyy. Kertokaa, miten korjaatte nämä.",
    "sv": "Tack för en väl ifylld ansökan. De flesta kriterierna uppfylls. Berätta hur ni rättar till dessa.",
}
REPLY = {
    "fi": "Kiitos huolellisesta arvioinnista. Vastasimme jokaiseen kohtaan.",
    "sv": "Tack för en noggrann bedömning. Vi har svarat på varje punkt.",
}
COMPLETED = {
    "fi": "Lisäsimme puuttuvat tiedot.",
    "sv": "Vi har lagt till det som saknades.",
}
VISIT = {
    "fi": "Käynti ilmoitettuna tukiaikana. Opasteet, palautelaatikko ja huijausohje olivat paikallaan.",
    "sv": "Besök under en anmäld stödtid. Skyltar, responslåda och anvisningen om bedrägerier fanns på plats.",
}
REVIEWED = {
    "fi": "Jokainen kriteeri on arvioitu, perustelut vastaavat näyttöä ja hakijaa on kuultu.",
    "sv": "Varje kriterium är bedömt, motiveringarna svarar mot underlaget och sökanden har hörts.",
}
NOTE = "Näyttö avattiin ja luettiin. Ei huomautettavaa."
# Of what Vieri counts, where it is less than the target.
BELOW = "Luku jää tavoitteesta, mutta puute on ajallinen. Katsottu hakijan kuvauksesta ja varmistettu puhelimitse."

REASONS: dict[str, Texts] = {
    DecisionKind.GRANT: {
        "fi": "Jokainen vaadittu kriteeri täyttyy. Näyttö oli kattavaa, ja ohjeet ovat käytössä tukipaikoissa.",
        "sv": "Varje obligatoriskt kriterium uppfylls. Underlaget var täckande och anvisningarna är i bruk.",
    },
    DecisionKind.GRANT_WITH_CONDITIONS: {
        "fi": "Vaaditut kriteerit täyttyvät. Puute on vähäinen, ei vaaranna autettavia ja on korjattavissa ajoissa.",
        "sv": "Kriterierna uppfylls. Bristen är liten, äventyrar inte kunderna och kan rättas till inom tiden.",
    },
    DecisionKind.REFUSE: {
        "fi": "Vaadittu kriteeri ei täyty, eikä hakija ole kuulemisen jälkeen muuttanut käytäntöä.",
        "sv": "Ett obligatoriskt kriterium uppfylls inte, och sökanden har inte ändrat sitt förfarande efter hörandet.",
    },
    DecisionKind.SUSPEND: {
        "fi": "Vuosiseurantaan ei ole vastattu, joten ei voida varmistua siitä, että kriteerit yhä täyttyvät.",
        "sv": "Den årliga uppföljningen är obesvarad. Det går inte att försäkra sig om att kriterierna uppfylls.",
    },
    DecisionKind.WITHDRAW: {
        "fi": "Tunnuksia on näppäilty autettavien puolesta toistuvasti, eikä käytäntö muuttunut huomautuksen jälkeen.",
        "sv": "Koder har upprepat knappats in för kundernas räkning, och förfarandet ändrades inte efter påpekandet.",
    },
}
PROPOSED: dict[str, str] = {
    DecisionKind.SUSPEND: "Vuosiseuranta on vastaamatta kahdesta muistutuksesta huolimatta.",
    DecisionKind.WITHDRAW: (
        "Kolmessa palautteessa kerrotaan, että tukija on näppäillyt autettavan tunnukset. Käytäntö jatkui"
        " huomautuksen jälkeen."
    ),
}
MET = {
    "fi": "Puute on korjattu: uusi ohje on käytössä kaikissa tukipaikoissa.",
    "sv": "Bristen är åtgärdad: den nya anvisningen används på alla platser.",
}
CHANGES = {
    "fi": "Yksi tukiaika siirtyi iltaan. Digituen vastaavan tehtävä vaihtui elokuussa.",
    "sv": "En stödtid flyttades till kvällen. Uppgiften som ansvarig för stödet bytte ägare i augusti.",
}
IMPROVEMENTS = {
    "fi": "Kyltit uusittiin, ja palautekortti on nyt myös kotikäynneillä mukana.",
    "sv": "Skyltarna förnyades, och responskortet är nu med också på hembesök.",
}
FOLLOWED = "Toiminta jatkuu kriteerien mukaisena. Kiitos hyvästä vuodesta."
APPEAL = {
    "fi": (
        "Päätös perustuu siihen, että säilytimme otteiden kopioita. Hävitimme kopiot ennen päätöstä ja kerroimme siitä"
        " puhelimessa."
    ),
    "sv": "Beslutet grundar sig på att vi sparade kopior av utdragen. Vi förstörde kopiorna före beslutet.",
}
WANTED = {
    "fi": "Päätös kumotaan ja hakemus arvioidaan uudelleen.",
    "sv": "Beslutet upphävs och ansökan bedöms på nytt.",
}
COMPLAINT = (
    "Kävin kahdesti paikan päällä aikana, joka on merkitty hakuun, mutta kukaan ei ollut auttamassa. Ovessa ei ollut"
    " lappua."
)
# Lines of the two papers that applicants send, and the names of their files.
GUIDELINE = {
    "fi": (
        "ohje-digitukijoille",
        "Ohje digitukijoille",
        "1. Autettava tekee itse. Laite pysyy hänen käsissään.",
        "2. Älä asioi toisen puolesta. Neuvo, mistä apua saa.",
        "3. Tunnukset: älä pyydä, katso, kirjoita, säilytä tai näppäile.",
        "4. Yhteinen laite tyhjennetään jokaisen jälkeen.",
        "5. Etätuessa jako päättyy ennen tunnistautumista.",
        "6. Kotikäynti sovitaan etukäteen, ja kortti näytetään ovella.",
        "7. Huijausepäily: pysähdy, pankkiin soitetaan, älä syytä,",
        "    rikosilmoitus poliisille, kerro digituen vastaavalle.",
    ),
    "sv": (
        "anvisning-for-digistodjare",
        "Anvisning för digistödjare",
        "1. Kunden gör själv. Apparaten stannar i kundens händer.",
        "2. Uträtta inga ärenden för någon annan. Visa vägen vidare.",
        "3. Koder: be inte om dem, titta inte, skriv inte upp, spara inte.",
        "4. En gemensam apparat töms efter varje kund.",
        "5. På distans slutar delningen före identifieringen.",
        "6. Hembesök avtalas på förhand, och kortet visas vid dörren.",
        "7. Misstänkt bedrägeri: stanna upp, ring banken, skuldbelägg inte,",
        "    polisanmäl, berätta för den ansvariga.",
    ),
}
CARD = {
    "fi": (
        "palautekortti-ja-yhteystiedot",
        "Palautekortti",
        "Saitko apua?   [ ] kyllä   [ ] osittain   [ ] en",
        "Mitä tekisimme toisin?",
        "",
        "Minne ohjaamme",
        "Hätänumero 112. Pankkitunnusten sulku: oman pankin sulkupalvelu.",
        "Viranomaisten neuvonta, kunnan asiointipiste, hyvinvointialue.",
    ),
    "sv": (
        "responskort-och-kontakter",
        "Responskort",
        "Fick du hjälp?   [ ] ja   [ ] delvis   [ ] nej",
        "Vad borde vi göra annorlunda?",
        "",
        "Hit hänvisar vi",
        "Nödnumret 112. Spärrning av bankkoder: den egna bankens spärrtjänst.",
        "Myndigheternas rådgivning, kommunens servicepunkt, välfärdsområdet.",
    ),
}
