"""Which fields have a text in each language. Words of the vocabulary need all three; what providers write may be
missing in some, and the pages say which."""

from modeltranslation.translator import TranslationOptions, register

from network.directory.models import HoursException, Network, Offer, Organisation, Place, Term


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")


@register(Network)
class NetworkTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name", "summary", "description", "directions", "alert", "phone_price")


@register(Offer)
class OfferTranslation(TranslationOptions):
    fields = ("name", "summary", "price_note", "booking_note", "hours_note")


@register(HoursException)
class HoursExceptionTranslation(TranslationOptions):
    fields = ("note",)
