"""Which fields have a text in each language."""

from modeltranslation.translator import TranslationOptions, register

from network.geography.models import Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")
