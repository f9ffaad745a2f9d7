"""Which fields have a text in each language."""

from modeltranslation.translator import TranslationOptions, register

from network.geography.models import Municipality, PostalCode, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")


@register(PostalCode)
class PostalCodeTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv")
