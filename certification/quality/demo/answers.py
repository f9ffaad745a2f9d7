"""What invented applicants say of each criterion, in Finnish and Swedish. It names nobody."""

Said = dict[str, tuple[str, ...]]

# By key of the criterion and language: each applicant says one of these.
ANSWERS: dict[str, Said] = {
    "purpose_published": {
        "fi": (
            "Digituen sivulla kerrotaan, missä asioissa autamme, ketkä ovat tervetulleita ja ettemme asioi kenenkään"
            " puolesta. Sama teksti on tulostettuna ilmoitustaululla.",
            "Sivu päivitettiin keväällä. Autamme laitteiden käytössä ja verkkoasioinnissa, emme korjaa laitteita.",
        ),
        "sv": (
            "På sidan om digitalt stöd berättar vi vad vi hjälper till med, vem som är välkommen och att vi inte"
            " uträttar ärenden för någon annans räkning.",
        ),
    },
    "commitment_signed": {
        "fi": (
            "Uusi digitukija lukee sitoumuksen yhdessä perehdyttäjän kanssa ennen ensimmäistä vuoroaan.",
            "Sitoumus käydään läpi aloitusillassa. Kertaamme sen joka syksy digitukijoiden yhteisessä tapaamisessa.",
        ),
        "sv": ("Varje ny digistödjare läser åtagandet tillsammans med handledaren före det första passet.",),
    },
    "independence_first": {
        "fi": (
            "Ohjeen ensimmäinen kohta: autettava tekee itse, tukija neuvoo vieressä.",
            "Käytämme Vierin yhden sivun ohjetta. Se on jokaisella digitukijalla ja tukipaikan pöydällä.",
        ),
        "sv": ("Vi använder Vieris anvisning på en sida: kunden gör själv och apparaten stannar i kundens händer.",),
    },
    "no_acting_on_behalf": {
        "fi": (
            "Ohje kieltää puolesta asioinnin. Siinä on kunnan asiointipisteen ja viranomaisten neuvonnan numerot ja"
            " lyhyt kohta valtuuksista.",
        ),
        "sv": (
            "Anvisningen förbjuder det och berättar om kommunens servicepunkt, myndigheternas telefonrådgivning och"
            " fullmakter.",
        ),
    },
    "impartial_and_open_price": {
        "fi": (
            "Tuki on maksutonta, ja se lukee sivulla ja ovessa. Emme myy emmekä suosittele laitteita tai liittymiä.",
            "Maksuttomuus kerrotaan sivulla ja ajanvarauksessa. Jos kysytään ostoneuvoa, annamme listan kysymyksistä,"
            " joita kaupassa kannattaa esittää.",
        ),
        "sv": ("Stödet är avgiftsfritt och det står på sidan. Vi säljer ingenting och rekommenderar inga butiker.",),
    },
    "basic_course": {
        "fi": ("Kaikki itsenäisesti tukevat ovat käyneet peruskurssin. Parin kanssa harjoittelevat ovat kesken.",),
        "sv": ("Alla som ger stöd på egen hand har gått grundkursen.",),
    },
    "induction_and_trial": {
        "fi": (
            "Digituen vastaava perehdyttää: tilat, ohjeet, vaitiolo ja mitä tehdä, kun ei osaa. Sen jälkeen kaksi"
            " vuoroa kokeneemman parina.",
        ),
        "sv": ("Den som ansvarar för stödet introducerar nya digistödjare. Därefter två pass som par.",),
    },
    "skills_kept_up": {
        "fi": ("Pidämme neljä kertaa vuodessa teemaillan. Viime vuoden aiheina olivat huijaukset ja OmaKanta.",),
        "sv": ("Vi ordnar temakvällar fyra gånger om året, senast om bedrägerier och e-recept.",),
    },
    "support_for_supporters": {
        "fi": (
            "Yhteyshenkilö on digituen vastaava, jonka tavoittaa puhelimella kaikkina tukiaikoina. Vertaisilta on joka"
            " toinen kuukausi.",
            "Toiminnanohjaaja vastaa digitukijoiden kysymyksiin samana päivänä. Kahvihetki, jossa tilanteita puretaan,"
            " on kuukauden ensimmäisenä torstaina.",
        ),
        "sv": (
            "Kontaktpersonen är verksamhetsledaren, som nås per telefon under alla stödtider. Vi träffas varannan"
            " månad för att prata om svåra situationer.",
        ),
    },
    "scam_readiness": {
        "fi": (
            "Ohjeessa on viisi kohtaa: pysähdy, soita pankkiin, älä syytä, tee rikosilmoitus ja kerro vastaavalle."
            " Se on laminoituna pöydällä.",
            "Toimintaohje on kortin takana ja tukipaikan kansiossa. Kävimme sen läpi syksyn teemaillassa.",
        ),
        "sv": (
            "Anvisningen har fem punkter: stanna upp, ring banken, skuldbelägg inte, polisanmäl och berätta för den"
            " ansvariga. Den finns där stödet ges.",
        ),
    },
    "codes_stay_with_customer": {
        "fi": (
            "Pöydällä on kortti, jossa pyydetään näppäilemään tunnukset itse. Tukija kääntyy poispäin tunnistautumisen"
            " ajaksi.",
            "Muistutamme asiasta jokaisen vuoron alussa. Jos joku ojentaa tunnuslukunsa, ne palautetaan katsomatta.",
        ),
        "sv": (
            "På bordet finns ett kort som ber kunden knappa in sina koder själv. Digistödjaren vänder sig bort under"
            " identifieringen.",
        ),
    },
    "confidentiality": {
        "fi": ("Vaitiolositoumus hyväksytään Vierissä ennen ensimmäistä tukitilannetta.",),
        "sv": ("Tystnadsplikten godkänns i Vieri före det första stödtillfället.",),
    },
    "no_customer_register": {
        "fi": (
            "Kirjaamme Vieriin tilanteen muodon, aiheen ja keston. Ajanvarauksen puhelinnumero poistetaan käyntiä"
            " seuraavana päivänä.",
            "Emme kirjaa nimiä mihinkään. Vihko, jota ennen käytettiin, on hävitetty.",
        ),
        "sv": ("Vi antecknar bara form, ämne och längd. Telefonnummer i tidsbokningen raderas dagen efter besöket.",),
    },
    "shared_devices": {
        "fi": (
            "Koneen vieressä on ohje: kirjaudu ulos, tyhjennä selaustiedot ja lataukset. Digitukija tarkistaa lopuksi.",
            "Tietokone palautuu itsestään alkutilaan, kun käyttäjä lopettaa. Ohje on näytön reunassa.",
        ),
        "sv": ("Bredvid datorn finns en anvisning: logga ut, töm webbhistoriken och nedladdningarna.",),
    },
    "remote_privacy": {
        "fi": (
            "Autettava aloittaa näytön jaon ja lopettaa sen ennen tunnistautumista. Soittopyyntöön vastataan numerosta,"
            " joka on sivullamme.",
        ),
        "sv": ("Kunden börjar dela skärmen och avslutar delningen före identifieringen. Vi ringer aldrig oombett.",),
    },
    "home_safety": {
        "fi": (
            "Käynnistä sovitaan puhelimessa, kortti näytetään ovella ja käynti ilmoitetaan päivystävälle ennen ja"
            " jälkeen.",
        ),
        "sv": ("Besöket avtalas per telefon, kortet visas vid dörren och den jourhavande får veta före och efter.",),
    },
    "minors_only_extract": {
        "fi": (
            "Emme tue alaikäisiä, joten otteita ei pyydetä.",
            "Otetta pyydetään vain koululaisten kerhossa. Sen katsoo toiminnanohjaaja, eikä siitä oteta kopiota.",
        ),
        "sv": ("Vi ger inte stöd till minderåriga, så vi ber inte om utdrag.",),
    },
    "accessibility_facts": {
        "fi": (
            "Tiedot täytettiin paikan päällä. Jos portaat ovat este, tukea saa samalta tukijalta puhelimessa tai"
            " pääkirjaston pisteestä.",
            "Sisäänkäynti on tasainen ja ovi avautuu napista. Kuulovammaisille on siirrettävä silmukka.",
        ),
        "sv": ("Uppgifterna fylldes i på plats. Den som inte kommer in får samma stöd per telefon.",),
    },
    "clear_materials": {
        "fi": ("Sivun saavutettavuus tarkistettiin viime vuonna. Tulostettavat ohjeet ovat selkeää kieltä.",),
        "sv": ("Tillgängligheten på sidan granskades i fjol. Våra utskrivna anvisningar är på klarspråk.",),
    },
    "promised_languages": {
        "fi": (
            "Suomenkielistä tukea saa kaikkina aikoina. Muut kielet on merkitty niille ajoille, jolloin tukija on"
            " paikalla.",
        ),
        "sv": ("Stöd på svenska ges alla tider. Finska och engelska är antecknade vid de tider då de erbjuds.",),
    },
    "national_languages": {
        "fi": ("Ruotsiksi apua saa naapuriyhdistyksestä tai etätuesta, ja reitti on kirjoitettu ohjeeseen.",),
        "sv": ("Uppgifterna finns på båda språken, och de flesta av våra digistödjare talar båda.",),
    },
    "information_confirmed": {
        "fi": ("Vahvistamme tiedot tammikuussa ja elokuussa.",),
        "sv": ("Vi bekräftar uppgifterna i januari och augusti.",),
    },
    "real_hours": {
        "fi": (
            "Ajat ovat digituen aikoja. Poikkeukset merkitsee digituen vastaava, ja sairastuneen tilalle kysytään"
            " varahenkilö; muuten ovelle tulee lappu ja hakuun poikkeus samana aamuna.",
            "Lomat merkitään kuukautta ennen. Jos tukija estyy, paikan henkilökunta sulkee ajan haussa.",
        ),
        "sv": (
            "Tiderna är de då stöd ges. Den ansvariga för in undantagen, och vid sjukdom ändras tiden i sökningen samma"
            " morgon.",
        ),
    },
    "easy_to_find": {
        "fi": ("Ulko-ovella on kyltti ja lattiassa nuolet. Neuvonnan väki tietää ajat ja opastaa perille.",),
        "sv": ("Det finns en skylt vid ytterdörren, och personalen i huset vet var stödet ges.",),
    },
    "network_part": {
        "fi": ("Sopimus koordinaattorin kanssa on voimassa. Osallistuimme alueen verkostotapaamiseen etänä.",),
        "sv": ("Avtalet med samordnaren är i kraft. Vi deltog i regionens nätverksträff på distans.",),
    },
    "guidance_onwards": {
        "fi": (
            "Luettelo päivitettiin tämän vuoden alussa. Siinä ovat viranomaiset, pankit, hyvinvointialue ja kriisiapu.",
        ),
        "sv": ("Förteckningen uppdaterades i år. Den har myndigheter, banker, välfärdsområdet och krishjälp.",),
    },
    "friction_reported": {
        "fi": ("Merkitsemme tukitilanteeseen palvelun ja syyn, jos asia jäi kesken.",),
        "sv": ("Vi antecknar tjänsten och orsaken när ärendet inte blir klart.",),
    },
    "feedback_easy": {
        "fi": (
            "Palautekortissa on kaksi kysymystä, ja laatikko on oven vieressä. Puhelimessa kysymme samat kysymykset.",
        ),
        "sv": ("Responskortet har två frågor och lådan finns vid dörren. Per telefon ställer vi samma frågor.",),
    },
    "complaints_answered": {
        "fi": (
            "Osoite ja numero ovat sivulla ja tukipaikassa. Toiminnanohjaaja vastaa viikon kuluessa.",
            "Yhdistyksen sihteeri vastaa kahden viikon kuluessa. Yhteystieto on palautekortin takana.",
        ),
        "sv": ("Adressen och numret finns på sidan. Verksamhetsledaren svarar inom en vecka.",),
    },
    "volumes_followed": {
        "fi": ("Jokainen tukija kirjaa tilanteensa vuoron lopuksi. Heinäkuussa tukea ei anneta.",),
        "sv": ("Varje digistödjare antecknar sina tillfällen i slutet av passet. I juli ges inget stöd.",),
    },
    "yearly_review": {
        "fi": ("Arvioimme vuoden tammikuussa. Viimeksi päätimme lisätä yhden ilta-ajan viikossa.",),
        "sv": ("Vi utvärderar året i januari. Senast beslöt vi att lägga till en kväll i veckan.",),
    },
}

# Of what does not concern an applicant, and what an evaluator says of it.
NOT_RELEVANT: dict[str, Said] = {
    "shared_devices": {
        "fi": ("Paikassa ei ole yhteisiä laitteita. Autettavat tuovat omansa.",),
        "sv": ("Det finns inga gemensamma apparater. Kunderna har sina egna med sig.",),
    },
    "national_languages": {
        "fi": ("Toimimme vain yksikielisissä kunnissa.",),
        "sv": ("Vi verkar bara i enspråkiga kommuner.",),
    },
}
