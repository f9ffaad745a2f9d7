"""Which texts outside pages have a text in each language."""

from modeltranslation.translator import TranslationOptions, register

from cms.pages.texts import SiteTexts


@register(SiteTexts)
class SiteTextsTranslation(TranslationOptions):
    fields = ("phone_hours", "phone_price", "imprint")
