"""Networks: some municipalities of a region, and mandates that hold for them only."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from network.directory import actions, mandates, shown, stamps
from network.directory.actions import networks
from network.directory.models import Mandate, Network, Role
from tests.factories.accounts import UserFactory
from tests.factories.network import MandateFactory, coordinator, municipality, region
from tests.network.test_mandates import give

pytestmark = pytest.mark.django_db


def made(slug="ylasavo", where="11", municipalities=(), **more):
    names = {f"name_{code}": slug.title() for code in ("fi", "sv", "en")}
    network = Network.objects.create(slug=slug, region=region(where), **names | more)
    network.municipalities.set(municipalities)
    return network


@pytest.fixture
def network(db):
    return made(municipalities=[municipality("140")])


@pytest.fixture
def office(client, admin, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(admin)
    return client


def codes(person):
    return set(mandates.municipalities_of(person).values_list("code", flat=True))


# ── mandates over networks ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_mandate_over_a_network_holds_for_its_municipalities_only(admin, learner, network):
    municipality("297")
    give(admin, learner, network=network)
    assert codes(learner) == {"140"}
    assert mandates.covers(learner, municipality("140"))
    assert not mandates.covers(learner, municipality("297"))
    assert not mandates.holds(learner, Role.COORDINATOR, region())
    entry = ModelLogEntry.objects.get(action="directory.mandate.give")
    assert entry.data["network"] == "ylasavo"


def test_a_network_of_another_region_is_refused(admin, learner):
    with pytest.raises(Refused) as refused:
        give(admin, learner, network=made(where="01"))
    assert refused.value.code == "other_region"
    assert not Mandate.objects.exists()


def test_a_network_that_has_ended_is_refused(admin, learner):
    with pytest.raises(Refused) as refused:
        give(admin, learner, network=made(ended_at=clock.now()))
    assert refused.value.code == "ended"


def test_overlaps_are_counted_by_role_region_and_network(admin, learner, network):
    other = made(slug="sisasavo")
    for area in (network, other, None):
        give(admin, learner, network=area)
    for area in (network, other, None):
        with pytest.raises(Refused) as refused:
            give(admin, learner, network=area, until_date=clock.today())
        assert refused.value.code == "overlaps"
    assert give(admin, learner, network=network) == Mandate.objects.get(network=network)
    assert Mandate.objects.count() == 3


# ── networks themselves ──────────────────────────────────────────────────────────────────────────────────────────────

NAMES = {"name_fi": "Ylä-Savo", "name_sv": "Övre Savolax", "name_en": "Upper Savo"}


def edit(network, actor, municipalities=(), was=None, **names):
    was = was or stamps.stamp(network, shown.NETWORK)
    given = {"municipalities": municipalities, "was": was, "actor": actor, **NAMES} | names
    return networks.edit_network(network=network, **given)


def test_a_network_is_added_once(admin):
    first, second = (networks.add_network(region=region(), slug="yla", actor=admin, **NAMES) for _twice in range(2))
    assert first == second
    assert list(ModelLogEntry.objects.values_list("action", flat=True)) == ["directory.network.add"]


def test_a_short_name_is_never_used_again(admin, network):
    networks.end_network(network=network, actor=admin)
    with pytest.raises(Refused) as refused:
        networks.add_network(region=region(), slug="ylasavo", actor=admin, **NAMES)
    assert refused.value.code == "slug_taken"


def taken_meanwhile(monkeypatch):
    """Somebody takes the short name for another region after it was looked for."""
    made(slug="yla", where="01")
    monkeypatch.setattr(networks, "_of_slug", lambda _slug: None)


def test_a_short_name_taken_in_this_very_moment_is_refused(admin, monkeypatch):
    taken_meanwhile(monkeypatch)
    with pytest.raises(Refused) as refused:
        networks.add_network(region=region(), slug="yla", actor=admin, **NAMES)
    assert refused.value.code == "slug_taken"
    assert Network.objects.get().region == region("01")


def test_control_without_the_guard_it_is_an_error(admin, monkeypatch):
    taken_meanwhile(monkeypatch)
    monkeypatch.setattr(networks, "IntegrityError", KeyError)
    with pytest.raises(IntegrityError), transaction.atomic():
        networks.add_network(region=region(), slug="yla", actor=admin, **NAMES)


def test_changing_the_municipalities_changes_at_once_what_its_coordinator_may(admin, learner, network):
    give(admin, learner, network=network)
    edit(network, admin, [municipality("749")])
    assert codes(learner) == {"749"}
    entry = ModelLogEntry.objects.get(action="directory.network.edit")
    assert entry.data == {"added": ["749"], "removed": ["140"]}


def test_a_network_has_municipalities_of_its_own_region_only(admin, network):
    with pytest.raises(Refused) as refused:
        edit(network, admin, [municipality("091")])
    assert refused.value.code == "other_region"
    assert set(network.municipalities.values_list("code", flat=True)) == {"140"}


def test_a_network_does_not_end_under_somebodys_feet(admin, learner, network):
    mandate = give(admin, learner, network=network)
    with pytest.raises(Refused) as refused:
        networks.end_network(network=network, actor=admin)
    assert refused.value.code == "mandates"
    actions.end_mandate(mandate=mandate, actor=admin)
    for _twice in range(2):
        networks.end_network(network=network, actor=admin)
    network.refresh_from_db()
    assert network.ended_at
    with pytest.raises(Refused) as refused:
        edit(network, admin)
    assert refused.value.code == "ended"


def test_what_somebody_else_saved_meanwhile_is_not_written_over(admin, network):
    was = stamps.stamp(network, shown.NETWORK)
    edit(network, UserFactory(admin=True), [municipality("749")])
    with pytest.raises(Refused) as refused:
        edit(network, admin, [municipality("297")], was=was)
    assert refused.value.code == "changed"
    assert set(network.municipalities.values_list("code", flat=True)) == {"749"}


def test_the_same_form_sent_twice_is_written_down_once(admin, network):
    was = stamps.stamp(network, shown.NETWORK)
    for _twice in range(2):
        edit(network, admin, [municipality("749")], was=was)
    assert ModelLogEntry.objects.filter(action="directory.network.edit").count() == 1


@pytest.mark.parametrize("who", ["learner", "editor", "coordinator"])
def test_others_change_no_network(network, who):
    actor = {"learner": UserFactory, "editor": lambda: UserFactory(editor=True), "coordinator": coordinator}[who]()
    with pytest.raises(PermissionDenied):
        networks.add_network(region=region(), slug="uusi", actor=actor, **NAMES)
    with pytest.raises(PermissionDenied):
        edit(network, actor)
    with pytest.raises(PermissionDenied):
        networks.end_network(network=network, actor=actor)


# ── the screens of administrators ────────────────────────────────────────────────────────────────────────────────────


def test_an_administrator_adds_fills_and_ends_a_network(office):
    typed = {"region": region().pk, "slug": "yla", **NAMES}
    answer = office.post(reverse("network:add"), typed)
    network = Network.objects.get()
    assert answer["Location"] == reverse("network:edit", args=[network.pk])
    page = office.get(reverse("network:edit", args=[network.pk])).content.decode()
    municipality("297")
    municipality("091")
    page = office.get(reverse("network:edit", args=[network.pk])).content.decode()
    assert "Kuopio" in page
    assert "Helsinki" not in page
    typed = {**NAMES, "municipalities": [municipality("297").pk], "was": stamps.stamp(network, shown.NETWORK)}
    assert typed["was"] in page
    office.post(reverse("network:edit", args=[network.pk]), typed)
    assert set(network.municipalities.values_list("code", flat=True)) == {"297"}
    assert office.get(reverse("network:end", args=[network.pk])).status_code == 200
    office.post(reverse("network:end", args=[network.pk]))
    network.refresh_from_db()
    assert network.ended_at


def test_municipalities_of_other_regions_cannot_be_smuggled_in(office, network):
    typed = {**NAMES, "municipalities": [municipality("091").pk], "was": stamps.stamp(network, shown.NETWORK)}
    answer = office.post(reverse("network:edit", args=[network.pk]), typed)
    assert answer.status_code == 422
    assert set(network.municipalities.values_list("code", flat=True)) == {"140"}


def test_what_was_typed_stays_when_somebody_else_saved_and_is_then_saved_knowingly(office, admin, network):
    address = reverse("network:edit", args=[network.pk])
    typed = {**NAMES, "name_fi": "Minun nimeni", "municipalities": [municipality("140").pk]}
    typed["was"] = stamps.stamp(network, shown.NETWORK)
    edit(network, admin, [municipality("140")], name_fi="Toisen nimi")
    answer = office.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Minun nimeni" in page
    network.refresh_from_db()
    assert network.name_fi == "Toisen nimi"
    fresh = stamps.stamp(network, shown.NETWORK)
    assert fresh in page
    assert office.post(address, typed | {"was": fresh}).status_code == 302
    network.refresh_from_db()
    assert network.name_fi == "Minun nimeni"


def test_a_mandate_over_a_network_is_given_on_the_screen(office, learner, network):
    typed = {"person": learner.email, "role": "coordinator", "region": region().pk, "from_date": "2027-01-31"}
    office.post(reverse("mandate:add"), {**typed, "network": network.pk})
    assert Mandate.objects.get().network == network
    page = office.get(reverse("mandate:index")).content.decode()
    assert "Ylasavo" in page


def test_what_cannot_be_is_said_above_the_form(office, learner):
    other = made(where="01")
    typed = {"person": learner.email, "role": "coordinator", "region": region().pk, "from_date": "2027-01-31"}
    assert office.post(reverse("mandate:add"), {**typed, "network": other.pk}).status_code == 422
    assert office.post(reverse("network:add"), {"region": region().pk, "slug": "Ei Näin", **NAMES}).status_code == 422
    MandateFactory(network=other, region=region("01"))
    assert office.post(reverse("network:end", args=[other.pk])).status_code == 422
    other.refresh_from_db()
    assert other.ended_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_no_more_for_more_networks(office, count, django_assert_max_num_queries):
    for number in range(count):
        made(slug=f"net{number}")
    office.get(reverse("network:index"))
    with django_assert_max_num_queries(16):
        office.get(reverse("network:index"))
    page = office.get(reverse("network:index"), {"in_use": "false"}).content.decode()
    assert "Net0" not in page


def test_others_do_not_see_the_screens(client, settings, network):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(UserFactory(editor=True))
    for name, args in (("index", []), ("add", []), ("edit", [network.pk]), ("end", [network.pk])):
        assert client.post(reverse(f"network:{name}", args=args)).status_code in {302, 403, 405}, name
    network.refresh_from_db()
    assert network.ended_at is None


def test_the_desk_names_the_network(client, settings, network):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(MandateFactory(network=network).person)
    page = client.get(reverse("desk")).content.decode()
    assert "Ylasavo" in page
