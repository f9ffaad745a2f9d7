"""What letters have in common: their head, who took part, how to appeal, where to ask, who signs."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.credentials import texts
from certification.quality import credentialing
from certification.quality.letters.office import office
from certification.quality.letters.parts import Matter, Paragraph, shown
from core import clock
from core.texts import pick


def head(matter: Matter, title: str, *, day: str = "") -> Paragraph:
    """The facts at the top, a line each. ``day``: the line of the day, "" for that of today."""
    facts = [
        _("Case: %(number)s") % {"number": matter.number} if matter.number else "",
        _organisation(matter),
        day or _("Date: %(day)s") % {"day": shown(clock.today())},
    ]
    if matter.version:
        facts.append(
            _("Criteria: %(scheme)s, version %(version)s") % {"scheme": matter.scheme, "version": matter.version.number}
        )
    return Paragraph("", lines=[each for each in facts if each], heading=title)


def decision_head(matter: Matter) -> Paragraph:
    return head(matter, _("Decision"), day=_("Date of decision: %(day)s") % {"day": decided_on(matter)})


def decided_on(matter: Matter) -> str:
    return shown(clock.day_of(matter.decision.decided_at)) if matter.decision else shown(clock.today())


def decision_end(matter: Matter) -> Iterator[Paragraph]:
    """What stands at the end of every decision."""
    yield separation()
    yield from appeal(matter)
    yield from where_to_ask()
    yield Paragraph(
        _("The decision-maker for certification"),
        lines=[_issuer(), _("The decision has been signed electronically.")],
    )


def end() -> Iterator[Paragraph]:
    """At the end of every other letter."""
    yield from where_to_ask()
    yield Paragraph(_("Kind regards"), lines=[_issuer()])


def separation() -> Paragraph:
    return Paragraph(
        _(
            "The evaluator, the reviewer and the decision-maker have been different people. None of them belongs to "
            "the organisation or is otherwise disqualified."
        )
    )


def appeal(matter: Matter) -> Iterator[Paragraph]:
    """How to ask for another decision; a model text until the house has its own."""
    until = matter.decision.appeal_until if matter.decision else None
    yield Paragraph(
        _(
            "If you are not satisfied with the decision, you may ask for it to be changed within %(days)s days of "
            "receiving it. Write which part the request concerns, what change you ask for and why."
        )
        % {"days": matter.version.appeal_days},
        lines=[
            _("The last day is %(day)s.") % {"day": shown(until)} if until else "",
            _where_to_appeal(),
            _(
                "The request is handled by people who took no part in the earlier assessment or decision. The decision "
                "stays in force meanwhile."
            ),
        ],
        heading=_("Appeal (model text, not a real instruction)"),
    )


def where_to_ask() -> Iterator[Paragraph]:
    ask = office()
    if ask.email and ask.phone:
        said = _("Questions? We are glad to help: %(email)s, phone %(phone)s.")
        yield Paragraph(said % {"email": ask.email, "phone": ask.phone}, heading=_("Where to ask"))
    elif ask.email or ask.phone:
        said = _("Questions? We are glad to help: %(contact)s.")
        yield Paragraph(said % {"contact": ask.email or ask.phone}, heading=_("Where to ask"))


def register_address(matter: Matter) -> str:
    """Of its page in the register; "" for a letter about no organisation."""
    return credentialing.register_address(matter.organisation) if matter.organisation else ""


def check_address(matter: Matter) -> str:
    """Of the check page; "" while there is no certificate."""
    credential = credentialing.credential_of(matter.certification) if matter.certification else None
    return texts.address(credential) if credential else ""


def _organisation(matter: Matter) -> str:
    if matter.organisation is None:
        return ""
    if not matter.organisation.business_id:
        return _("Organisation: %(name)s") % {"name": matter.name}
    said = _("Organisation: %(name)s, business ID %(business_id)s")
    return said % {"name": matter.name, "business_id": matter.organisation.business_id}


def _where_to_appeal() -> str:
    if address := office().appeals:
        return _("Send the request through Vieri or in writing to: %(address)s.") % {"address": address}
    return _("Send the request through Vieri.")


def _issuer() -> str:
    return pick(settings.CREDENTIAL_ISSUER, get_language() or settings.LANGUAGE_CODE)[0]
