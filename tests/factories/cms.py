"""Pages, made and translated through Wagtail's and wagtail-localize's own ways."""

from wagtail.models import Locale, Site
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.operations import translate_object

from cms import foundation
from cms.models import (
    CourseIndexPage,
    CoursePage,
    GoodPracticeIndexPage,
    GoodPracticePage,
    LessonPage,
    PilotPage,
    PracticeIndexPage,
    PracticePage,
    QuizPage,
    SiteTexts,
    StandardPage,
)
from cms.publishing.flat import flat
from network.directory.models import Term, Vocabulary
from network.geography.models import Region

SECRET_RIGHT = "Katson poispäin"


def homes():
    return foundation.lay()


def home():
    return homes()["fi"]


def _place(parent, page, *, live=True):
    parent.refresh_from_db()
    page.locale = parent.locale
    page.live = False
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def standard_page(parent=None, *, live=True, **fields):
    fields = {"title": "Mitä digituki on?", "intro": "Digituki auttaa käyttämään laitteita.", **fields}
    return _place(parent or home(), StandardPage(**fields), live=live)


def catalogue(**fields):
    return _place(home(), CourseIndexPage(**{"title": "Kurssit", "show_in_menus": True, **fields}))


def question(prompt="Asiakas antaa sinulle tunnuksensa. Mitä teet?", *, kind="single", right=(0,), texts=None, **more):
    texts = texts or [SECRET_RIGHT, "Kirjoitan ne muistiin", "Kirjaudun hänen puolestaan"]
    options = [
        {"text": text, "correct": number in right, "feedback": f"Palaute {number}"} for number, text in enumerate(texts)
    ]
    return ("question", {"kind": kind, "prompt": prompt, "options": options, "lesson": None, **more})


def course(index=None, *, live=True, lessons=2, quiz=True, **fields):
    """A course with lessons and a quiz; published as an editor would, the course page last."""
    defaults = {
        "title": "Digitukijan peruskurssi",
        "summary": "Opi auttamaan toista digiasioissa.",
        "minutes": 150,
        "goals": [("goal", "kertoa, mitä digituki on"), ("goal", "neuvoa niin, että toinen tekee itse")],
        "faq": [("question", {"title": "Tarvitsenko tunnukset?", "text": "<p>Et tarvitse.</p>"})],
    }
    page = _place(index or catalogue(), CoursePage(**(defaults | fields)), live=False)
    for number in range(1, lessons + 1):
        lesson(page, number)
    if quiz:
        quiz_page(page)
    if live:
        page.get_latest_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


def lesson(parent, number=1, *, live=True, **fields):
    body = [
        ("text", f"<p>Oppitunnin {number} teksti: pankkitunnus on henkilökohtainen.</p>"),
        ("factbox", {"title": "Muista", "text": "<p>Kysy ensin.</p>"}),
    ]
    return _place(
        parent, LessonPage(**{"title": f"Oppitunti {number}", "minutes": 8, "body": body, **fields}), live=live
    )


def quiz_page(parent, *, live=True, **fields):
    questions = [question(), question("Mitkä ovat huijauksen merkkejä?", kind="multiple", right=(0, 1))]
    defaults = {"title": "Lopputesti", "intro": "Kertaa lopuksi.", "pass_percent": 50, "questions": questions}
    return _place(parent, QuizPage(**(defaults | fields)), live=live)


def exercise_index(**fields):
    return _place(home(), PracticeIndexPage(**{"title": "Harjoitukset", **fields}))


def action(key, goes_to, *, outcome="ok", label=None, modes=(), check=True):
    label = label or f"Paina {key}"
    feedback = f"Painoit {key}."
    return {
        "key": key,
        "label": label,
        "goes_to": goes_to,
        "outcome": outcome,
        "feedback": feedback,
        "modes": list(modes),
        "check": check,
    }


def screen(key, step, actions, **more):
    value = {
        "key": key,
        "step": step,
        "device": "browser",
        "title": f"Ruutu {key}",
        "brand": "",
        "body": f"<p>Tässä on <b>{key}</b>.</p>",
        "hint": f"Neuvo {key}",
        "fields": [],
        "actions": actions,
        "beside": [],
    }
    return ("screen", value | more)


def screens():
    """Two screens and the end: an address to type from the card, and a request to compare."""
    address = {
        "key": "address",
        "label": "Osoiterivi",
        "kind": "text",
        "options": [],
        "rule": "card",
        "code": "address",
        "option": "",
        "date": None,
        "feedback": "Vertaa korttiin.",
    }
    return [
        screen("open", 1, [action("go", "compare"), action("advert", "open", outcome="wrong")], fields=[address]),
        screen("compare", 2, [action("confirm", "done"), action("reject", "done", outcome="stop")], device="phone"),
        ("end", {"title": "Valmista!", "praise": "Hienosti tehty.", "remember": ["Kirjoita osoite itse."]}),
    ]


def exercise(index=None, *, live=True, **fields):
    """A practice exercise that can be begun."""
    defaults = {
        "title": "Avaa palvelu",
        "intro": "Avaat keksityn palvelun. Vertaat koodia.",
        "minutes": 8,
        "learn": [("point", "kirjoitat osoitteen itse")],
        "card_title": "Harjoituskortti",
        "card_person": "Aino Esimerkki",
        "card_note": "Nämä ovat keksittyjä.",
        "codes": [("code", {"key": "address", "label": "Osoite", "value": "esimerkkikunta.example"})],
        "brands": [("brand", {"key": "town", "name": "Esimerkkikunta", "address": "esimerkkikunta.example"})],
        "screens": screens(),
    }
    return _place(index or exercise_index(), PracticePage(**(defaults | fields)), live=live)


def term(vocabulary, key):
    """By its key, made if the starter vocabulary lacks it."""
    names = {"name_fi": f"{key} fi", "name_sv": f"{key} sv", "name_en": f"{key} en"}
    return Term.objects.get_or_create(vocabulary=vocabulary, key=key, defaults=names)[0]


def collection(**fields):
    return _place(home(), GoodPracticeIndexPage(**{"title": "Hyvät käytännöt", "show_in_menus": True, **fields}))


def practice(index, title="Pöytäkortti", *, topic="banking", form="near", organisation="library", live=True, **more):
    page = GoodPracticePage(title=title, **{"problem": "<p>Ongelma</p>", **more})
    return _experience(index, page, (topic, form, organisation), live=live)


def pilot(index, title="Kokeilu", *, topic="phone", form="remote", organisation="association", live=True, **more):
    page = PilotPage(title=title, **{"goal": "<p>Tavoite</p>", **more})
    return _experience(index, page, (topic, form, organisation), live=live)


def _experience(index, page, terms, *, live):
    topic, form, organisation = terms
    page.what_we_did = "<p>Teimme kortin.</p>"
    page.organisation = page.organisation or "Koivurannan kirjasto"
    page.organisation_type = term(Vocabulary.ORGANISATION_TYPE, organisation)
    page.region = Region.objects.get_or_create(code="11", defaults={"name_fi": "Pohjois-Savo"})[0]
    page.topics = [term(Vocabulary.TOPIC, topic)]
    page.forms = [term(Vocabulary.FORM, form)]
    return _place(index, page, live=live)


def translate(page, language, *, publish=True, **texts):
    """Every text gets the language in front, unless given by the name of its field."""
    locale = Locale.objects.get(language_code=language)
    translate_object(page, [locale])
    source = TranslationSource.objects.get_for_instance(page)
    source.update_from_db()
    for segment in source.stringsegment_set.select_related("string", "context"):
        path = segment.context.path
        text = texts.get(path) or f"{language}{'-' if path == 'slug' else ': '}{segment.string.data}"
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, locale=locale, context=segment.context, defaults={"data": text}
        )
    # wagtail-localize publishes on commit, which a test's transaction never reaches.
    source.translations.get(target_locale=locale).save_target(publish=False)
    translated = type(page).objects.get(translation_key=page.translation_key, locale=locale)
    if publish:
        translated.get_latest_revision().publish()
    return type(page).objects.get(pk=translated.pk)


def translate_exercise(page, language, *, publish=True, without=()):
    """Addresses and codes stay as they are; places ending in one of ``without`` stay untranslated."""
    texts = flat(page, ("codes", "brands"))
    kept = {path: text for path, text in texts.items() if path.endswith((".value", ".address"))}
    found = translate(page, language, publish=False, **kept)
    source = TranslationSource.objects.get_for_instance(page)
    for ending in without:
        StringTranslation.objects.filter(
            context__object=source.object, context__path__endswith=ending, locale=found.locale
        ).delete()
    source.translations.get(target_locale=found.locale).save_target(publish=False)
    if publish:
        type(page).objects.get(pk=found.pk).get_latest_revision().publish()
    return type(page).objects.get(pk=found.pk)


def translate_tree(page, language):
    """A page and everything below it; courses after their parts, as an editor should."""
    found = translate(page, language, publish=not isinstance(page, CoursePage))
    for child in page.get_children().live().specific():
        translate_tree(child, language)
    return translate(page, language) if isinstance(page, CoursePage) else found


def texts(**fields):
    site = Site.objects.get(is_default_site=True)
    row, _created = SiteTexts.objects.update_or_create(
        site=site, defaults={"phone": "073 000 0100", "phone_hours_fi": "arkisin klo 9–15", **fields}
    )
    return row
