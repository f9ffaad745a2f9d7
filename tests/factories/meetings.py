"""Meetings, and who comes to them."""

import datetime as dt
import uuid

import factory

from core import clock
from network.directory import links
from network.meetings import tickets
from network.meetings.models import AgendaItem, Meeting, Registration
from network.meetings.states import Audience, MeetingState, RegistrationState, Way
from tests.factories.network import municipality, region, term


class MeetingFactory(factory.django.DjangoModelFactory):
    """A published meeting of North Savo in two weeks, open to all, on site and online without limit, in Finnish.

    Traits: ``draft``, ``cancelled``, ``over`` (ended yesterday), ``held`` (over, and said so), ``for_network``,
    ``invited``, ``online`` (only), ``onsite`` (only).
    """

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=MeetingState.DRAFT, published_at=None)
        cancelled = factory.Trait(
            state=MeetingState.CANCELLED, cancelled_at=factory.LazyFunction(clock.now), sequence=1
        )
        over = factory.Trait(
            starts_at=factory.LazyFunction(lambda: clock.now() - dt.timedelta(days=1, hours=2)),
            ends_at=factory.LazyFunction(lambda: clock.now() - dt.timedelta(days=1)),
        )
        held = factory.Trait(over=True, state=MeetingState.HELD, held_at=factory.LazyFunction(clock.now))
        for_network = factory.Trait(audience=Audience.NETWORK)
        invited = factory.Trait(audience=Audience.INVITED)
        online = factory.Trait(onsite_seats=0, place_name_fi="", street="", postal_code="", municipality=None)
        onsite = factory.Trait(online_seats=0, join_link="")

    region = factory.LazyFunction(region)
    audience = Audience.PUBLIC
    state = MeetingState.PUBLISHED
    published_at = factory.LazyFunction(clock.now)
    title_fi = factory.Sequence(lambda n: f"Verkostotapaaminen {n}")
    starts_at = factory.LazyFunction(
        lambda: clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=14)
    )
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + dt.timedelta(minutes=90))
    place_name_fi = "Järvitalo, sali 2"
    street = "Esimerkkikatu 4"
    postal_code = "70100"
    municipality = factory.LazyFunction(municipality)
    join_link = "https://kokous.example/verkosto"
    contact_name = "Aino Esimerkki"
    contact_email = "pohjois-savo@vieri.example"
    contact_phone = "017 000 0001"

    @factory.post_generation
    def languages(self, create, extracted, **kwargs):  # type: ignore[no-untyped-def]
        if create:
            self.languages.set([term("language", key) for key in extracted or ("fi",)])


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    order = factory.Sequence(lambda n: n + 1)
    minutes = 15
    title_fi = factory.Sequence(lambda n: f"Kohta {n}")


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A guest who takes part on site; give ``person`` for somebody with an account. ``tickets.token(made)`` is the
    secret of the links in the mails, unless ``secret`` is another. Traits: ``pending``, ``waiting``, ``offered``,
    ``cancelled``, ``online``."""

    class Meta:
        model = Registration

    class Params:
        secret = factory.LazyAttribute(lambda made: tickets.derive(made.id))
        pending = factory.Trait(
            state=RegistrationState.PENDING,
            confirm_until=factory.LazyFunction(lambda: clock.now() + dt.timedelta(hours=24)),
        )
        waiting = factory.Trait(state=RegistrationState.WAITING)
        offered = factory.Trait(
            state=RegistrationState.OFFERED,
            offered_until=factory.LazyFunction(lambda: clock.now() + dt.timedelta(hours=48)),
        )
        cancelled = factory.Trait(state=RegistrationState.CANCELLED, ended_at=factory.LazyFunction(clock.now))
        online = factory.Trait(way=Way.ONLINE)

    id = factory.LazyFunction(uuid.uuid4)
    meeting = factory.SubFactory(MeetingFactory)
    name = factory.Sequence(lambda n: f"Raija Esimerkki {n}")
    email = factory.Sequence(lambda n: f"raija{n}@sahkoposti.example")
    language = "fi"
    way = Way.ONSITE
    state = RegistrationState.CONFIRMED
    token_hash = factory.LazyAttribute(lambda made: links.hashed(made.secret))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):  # type: ignore[no-untyped-def]
        meeting = kwargs["meeting"]
        meeting.turns += 1
        Meeting.objects.filter(pk=meeting.pk).update(turns=meeting.turns)
        kwargs.setdefault("turn", meeting.turns)
        if kwargs.get("person"):
            kwargs["name"], kwargs["email"] = str(kwargs["person"]), kwargs["person"].email.lower()
        return super()._create(model_class, *args, **kwargs)
