"""Members of the network as organizations of HSDS. People are not in it, not even contacts that stand on a page: a copy
of the data cannot be called back."""

from django.utils.translation import gettext_noop as _

from network.directory.models import Organisation
from network.opendata import catalogue, ids, shapes, texts
from network.opendata.writing import attributes
from network.opendata.writing.values import uri


def organization(organisation: Organisation, language: str, *, whole: bool = True) -> shapes.Organization:
    """Locations and services are put in by whoever has them. HSDS wants a description: without one it is the kind."""
    parent = organisation.parent
    return shapes.Organization(
        id=organisation.pk,
        name=texts.pick(organisation, "name", language),
        description=texts.pick(organisation, "description", language)
        or texts.pick(organisation.kind, "name", language),
        email=organisation.email or None,
        website=uri(organisation.website),
        parent_organization_id=parent.pk if parent and parent.is_member else None,
        phones=_phones(organisation) if whole else None,
        organization_identifiers=_identifiers(organisation, language) if whole else None,
        attributes=_attributes(organisation, language) if whole else None,
    )


def _phones(organisation: Organisation) -> list[shapes.Phone]:
    if not organisation.phone:
        return []
    own = ids.part_of(organisation.pk, "phone")
    return [shapes.Phone(id=own, organization_id=organisation.pk, number=organisation.phone, type="voice")]


def _identifiers(organisation: Organisation, language: str) -> list[shapes.OrganizationIdentifier]:
    if not organisation.business_id:
        return []
    return [
        shapes.OrganizationIdentifier(
            id=ids.part_of(organisation.pk, "business_id"),
            organization_id=organisation.pk,
            identifier_type=texts.say(_("Finnish business id"), language),
            identifier=organisation.business_id,
        )
    ]


def _attributes(organisation: Organisation, language: str) -> list[shapes.Attribute]:
    written = {"name": texts.each(organisation, "name"), "description": texts.each(organisation, "description")}
    kind = attributes.attribute(organisation.pk, "organization", catalogue.of_term(organisation.kind), language)
    return [kind, *attributes.translations(organisation.pk, "organization", written, language)]
