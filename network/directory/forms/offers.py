"""What providers say about one kind of help: how, in which matters, for whom, in which languages."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import BoundField
from network.directory import content, stamps
from network.directory.forms.fields import AnyTermField, LinkField, SentAlongField, TermsField, yes_or_no
from network.directory.forms.texts import TextsForm, initial_texts, restamped
from network.directory.models import Offer, Term, Vocabulary
from network.directory.states import Booking, PlaceKind, Price

_VOCABULARIES = {
    "topics": Vocabulary.TOPIC,
    "e_services": Vocabulary.E_SERVICE,
    "audiences": Vocabulary.AUDIENCE,
    "target_groups": Vocabulary.TARGET_GROUP,
    "languages": Vocabulary.LANGUAGE,
}
# The forms of support that come first for each kind of place.
_FIRST = {PlaceKind.SITE: "near", PlaceKind.CHANNEL: "remote", PlaceKind.HOME: "home"}
_COMMON_LANGUAGES = ("fi", "sv", "en")


class OfferForm(TextsForm):
    """``kind`` is that of the place: ways that fit it come first. ``new``, ``seed`` and ``stamp`` as in the form
    of a place; ``chosen`` are terms that stay on offer although they are retired."""

    helps = {
        "name": _("For example: Help with phones and computers, no booking."),
        "summary": _("What one gets, in one sentence of at most 150 letters."),
        "price_note": _("What it costs, if it costs something."),
        "booking_note": _("How one books."),
        "hours_note": _("Words beside the hours, for example: in summer by phone only."),
    }

    way = AnyTermField(label=_("How is help given?"), error_messages={"required": _("Choose how help is given.")})
    all_topics = forms.TypedChoiceField(
        label=_("In which matters?"),
        error_messages={"required": _("Choose one.")},
        **yes_or_no(
            _("In all matters. What is ticked below is what we are best at."), _("Only in what is ticked below.")
        ),
    )
    topics = TermsField(label=_("Topics"), required=False)
    e_services = TermsField(label=_("Public e-services"), required=False)
    audiences = TermsField(label=_("Who is it for?"), error_messages={"required": _("Tick at least one.")})
    target_groups = TermsField(label=_("Especially for"), required=False)
    languages = TermsField(
        label=_("In which languages is help given?"), error_messages={"required": _("Tick at least one language.")}
    )
    easy_language = forms.BooleanField(label=_("We can help in easy language, too"), required=False)
    price = forms.ChoiceField(label=_("Price"), choices=Price, initial=Price.FREE, widget=forms.RadioSelect)
    booking = forms.ChoiceField(label=_("Booking"), choices=Booking, initial=Booking.NONE, widget=forms.RadioSelect)
    booking_link = LinkField(label=_("Link for booking"), required=False)
    seed = SentAlongField()
    stamp = SentAlongField()

    def __init__(self, *args: Any, kind: str, new: bool = False, chosen: Iterable[Term] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["stamp" if new else "seed"]
        self._terms = _terms(chosen)
        for name, vocabulary in _VOCABULARIES.items():
            self.fields[name].offer(self._of(vocabulary))  # type: ignore[attr-defined]
        self.fields["way"].offer(self._ways(kind))  # type: ignore[attr-defined]
        self.add_texts(Offer, content.OFFER_TEXTS)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("all_topics") is False and not (data.get("topics") or data.get("e_services")):
            self.add_error("all_topics", _("Tick at least one topic or e-service below, or choose all matters."))
        if data.get("price") == Price.FEE and not self._some_text("price_note"):
            self._ask_for("price_note", _("Say what it costs."))
        if data.get("booking") == Booking.REQUIRED and not (
            self._some_text("booking_note") or data.get("booking_link") or "booking_link" in self.errors
        ):
            self._ask_for("booking_note", _("Say how one books, or give a link."))
        return data

    def values(self) -> dict[str, Any]:
        """As in the form of a place."""
        return dict(self.cleaned_data)

    def ask_again(self, stamp: str) -> None:
        """As in the form of a place."""
        self.data = restamped(self, stamp)

    @cached_property
    def topic_groups(self) -> list[tuple[str, list[BoundWidget], int]]:
        """The checkboxes of topics by group, with how many of each are ticked."""
        field = cast("BoundField", self["topics"])
        options = dict(zip((term.key for term in self._of(Vocabulary.TOPIC)), field.options, strict=True))
        ticked = set(field.value() or [])
        groups: dict[str, list[str]] = {}
        for term in self._of(Vocabulary.TOPIC):
            groups.setdefault(str(term.parent or _("Other topics")), []).append(term.key)
        return [(name, [options[key] for key in keys], len(ticked & set(keys))) for name, keys in groups.items()]

    @cached_property
    def language_groups(self) -> tuple[list[BoundWidget], list[BoundWidget], int]:
        """The three most asked for, the rest, and how many of the rest are ticked."""
        field = cast("BoundField", self["languages"])
        options = dict(zip((term.key for term in self._of(Vocabulary.LANGUAGE)), field.options, strict=True))
        common = [options[key] for key in options if key in _COMMON_LANGUAGES]
        rest = [key for key in options if key not in _COMMON_LANGUAGES]
        return common, [options[key] for key in rest], len(set(field.value() or []) & set(rest))

    def ticked(self, name: str) -> int:
        return len(self[name].value() or [])

    @property
    def ticked_e_services(self) -> int:
        return self.ticked("e_services")

    @property
    def ticked_target_groups(self) -> int:
        return self.ticked("target_groups")

    def _some_text(self, name: str) -> bool:
        return any(self.cleaned_data.get(column) for column in content.columns((name,)))

    def _ask_for(self, name: str, error: Any) -> None:
        self.add_error(next(side.fields for side in self.sides())[content.OFFER_TEXTS.index(name)].name, error)

    def _of(self, vocabulary: str) -> list[Term]:
        return [term for term in self._terms if term.vocabulary == vocabulary]

    def _ways(self, kind: str) -> list[tuple[str, list[Term]]]:
        groups: dict[str, list[Term]] = {}
        first = _FIRST[PlaceKind(kind)]
        ways = sorted(self._of(Vocabulary.WAY), key=lambda term: not (term.parent and term.parent.key == first))
        for term in ways:
            groups.setdefault(str(term.parent or ""), []).append(term)
        return list(groups.items())


def _terms(chosen: Iterable[Term]) -> list[Term]:
    """Every word the form offers, in one query: those in use, and retired ones that were chosen before."""
    vocabularies = [*_VOCABULARIES.values(), Vocabulary.WAY]
    offered = Term.objects.filter(vocabulary__in=vocabularies, retired=False)
    kept = Term.objects.filter(pk__in=[term.pk for term in chosen])
    return list((offered | kept).select_related("parent").order_by("vocabulary", "order", "key"))


def chosen_terms(offer: Offer) -> list[Term]:
    """Every word an offer uses."""
    return [offer.way, *(term for name in content.OFFER_TERMS for term in getattr(offer, name).all())]


def initial_offer(offer: Offer) -> dict[str, Any]:
    """What the form shows of an offer."""
    return {
        **initial_texts(offer, content.OFFER_TEXTS),
        **{name: [term.key for term in getattr(offer, name).all()] for name in content.OFFER_TERMS},
        **{name: getattr(offer, name) for name in ("easy_language", "price", "booking", "booking_link")},
        "way": offer.way.key,
        "all_topics": "yes" if offer.all_topics else "no",
        "stamp": stamps.stamp(offer, content.offer_fields()),
    }
