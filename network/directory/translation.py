"""Which fields have a text in each language."""

from modeltranslation.translator import TranslationOptions, register

from network.directory.models import Term


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")
