"""What invented evaluators find, and what applicants reply, in Finnish and Swedish. It names nobody."""

from dataclasses import dataclass

from certification.quality.states import Grade

Texts = dict[str, str]


@dataclass(frozen=True)
class Flaw:
    """What an evaluator finds of a criterion, and what the applicant replies."""

    grade: Grade
    reason: Texts
    reply: Texts


# By key of the criterion.
FLAWS = {
    "purpose_published": Flaw(
        Grade.MINOR,
        {
            "fi": "Sivulla kerrotaan, mitä tukea annetaan ja kenelle, mutta ei sitä, mitä tukeen ei kuulu.",
            "sv": "Sidan berättar vilket stöd som ges och till vem, men inte vad som inte ingår.",
        },
        {
            "fi": "Lisäsimme sivulle kohdan siitä, mitä emme tee: emme asioi puolesta, korjaa laitteita emmekä myy.",
            "sv": "Vi lade till ett stycke om vad vi inte gör: uträttar ärenden, reparerar apparater eller säljer.",
        },
    ),
    "guidance_onwards": Flaw(
        Grade.MINOR,
        {
            "fi": "Luettelossa ei ole päiväystä, ja siitä puuttuu pankkitunnusten sulkemisen numero.",
            "sv": "Förteckningen saknar datum och numret för spärrning av bankkoder.",
        },
        {
            "fi": "Päiväsimme luettelon ja lisäsimme pankkien sulkupalvelun ja hätänumeron ensimmäiselle riville.",
            "sv": "Vi daterade förteckningen och lade till bankernas spärrtjänst och nödnumret på första raden.",
        },
    ),
    "complaints_answered": Flaw(
        Grade.MINOR,
        {
            "fi": "Vastaaja on nimetty, mutta autettavalle ei kerrota, missä ajassa vastaus tulee.",
            "sv": "Det är utsett vem som svarar, men kunden får inte veta inom vilken tid.",
        },
        {
            "fi": "Palautekortissa ja sivulla lukee nyt, että vastaamme 14 vuorokauden kuluessa.",
            "sv": "På responskortet och sidan står nu att vi svarar inom 14 dygn.",
        },
    ),
    "feedback_easy": Flaw(
        Grade.MINOR,
        {
            "fi": "Tukipaikoissa on palautekortti. Puhelimessa tukea saava voi antaa palautetta vain verkossa.",
            "sv": "På platserna finns ett responskort. Den som får stöd per telefon kan ge respons bara på nätet.",
        },
        {
            "fi": "Puhelun lopuksi kysytään nyt kaksi kysymystä, ja vastaukset kirjataan ilman nimeä.",
            "sv": "I slutet av samtalet ställs nu två frågor, och svaren antecknas utan namn.",
        },
    ),
    "real_hours": Flaw(
        Grade.MINOR,
        {
            "fi": "Haussa oli tukiaika päivältä, jona tukea ei annettu. Poikkeuksen merkitsijää ei ole sovittu.",
            "sv": "I sökningen fanns en stödtid för en dag då inget stöd gavs. Ingen är utsedd att anteckna undantag.",
        },
        {
            "fi": "Poikkeukset merkitsee digituen vastaava tai varahenkilö. Loppuvuoden poikkeukset on lisätty.",
            "sv": "Den ansvariga antecknar undantagen och har en ersättare. Årets undantag är införda.",
        },
    ),
    "support_for_supporters": Flaw(
        Grade.MINOR,
        {
            "fi": "Yhteyshenkilö on nimetty. Viime vuonna tilanteista puhuttiin yhdessä kaksi kertaa, ei neljä.",
            "sv": "Kontaktpersonen är utsedd. I fjol ordnades två träffar för att prata om situationer, inte fyra.",
        },
        {
            "fi": "Varasimme ensi vuoden neljä vertaisiltaa. Ensimmäinen pidettiin jo.",
            "sv": "Vi har bokat fyra träffar för året. Den första har redan hållits.",
        },
    ),
    "clear_materials": Flaw(
        Grade.IMPROVEMENT,
        {
            "fi": "Sivua voi käyttää näppäimistöllä, mutta kuvilla ei ole tekstivastineita.",
            "sv": "Sidan går att använda med tangentbord, men bilderna saknar textalternativ.",
        },
        {"fi": "Kuviin lisätään tekstit kevään aikana.", "sv": "Bilderna får texter under våren."},
    ),
    "yearly_review": Flaw(
        Grade.IMPROVEMENT,
        {
            "fi": "Muistiossa on parannus ja tekijä, mutta määräaika puuttuu.",
            "sv": "Promemorian har en förbättring och den som genomför den, men ingen tidsgräns.",
        },
        {"fi": "Päätimme määräajaksi kesäkuun lopun.", "sv": "Tidsgränsen är utgången av juni."},
    ),
    "easy_to_find": Flaw(
        Grade.IMPROVEMENT,
        {
            "fi": "Ulko-ovella on kyltti, mutta toiseen kerrokseen ei ole opastetta.",
            "sv": "Vid ytterdörren finns en skylt, men ingen vägvisning till andra våningen.",
        },
        {"fi": "Portaikkoon on tulossa opaste.", "sv": "En skylt sätts upp i trapphuset."},
    ),
    "codes_stay_with_customer": Flaw(
        Grade.MAJOR,
        {
            "fi": "Ohjeen mukaan tukija voi näppäillä tunnusluvun, jos autettava pyytää. Niin ei saa tehdä koskaan.",
            "sv": "Enligt anvisningen får digistödjaren knappa in koden om kunden ber om det. Det får aldrig ske.",
        },
        {
            "fi": "Poistimme kohdan ohjeesta ja kävimme uuden ohjeen läpi kaikkien digitukijoiden kanssa.",
            "sv": "Vi strök stycket och gick igenom den nya anvisningen med alla digistödjare.",
        },
    ),
    "minors_only_extract": Flaw(
        Grade.MAJOR,
        {
            "fi": "Rikostaustaote pyydetään kaikilta tukijoilta, ja otteista säilytetään kopiot mapissa.",
            "sv": "Straffregisterutdrag begärs av alla digistödjare, och kopior sparas i en pärm.",
        },
        {
            "fi": "Pidämme käytäntöä tarpeellisena kaikessa vapaaehtoistyössä, emmekä aio muuttaa sitä.",
            "sv": "Vi anser att förfarandet behövs i allt frivilligarbete och kommer inte att ändra det.",
        },
    ),
    "shared_devices": Flaw(
        Grade.MAJOR,
        {
            "fi": "Edellisen käyttäjän sähköposti oli auki yhteisessä koneessa käynnin aikana. Ohjetta ei ole esillä.",
            "sv": "Den föregående användarens e-post var öppen på den gemensamma datorn. Ingen anvisning finns framme.",
        },
        {
            "fi": "Kone palautetaan nyt alkutilaan joka kerta, ja ohje on näytön vieressä.",
            "sv": "Datorn återställs nu varje gång, och anvisningen finns bredvid skärmen.",
        },
    ),
}
