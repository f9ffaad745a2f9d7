"""Words of the decisions on applications."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from certification.quality import covered, gaps
from certification.quality.letters import common, parts
from certification.quality.letters.parts import Matter, Paragraph, shown
from certification.quality.models import Certification
from certification.quality.states import ApplicationKind
from core import clock


def granted(matter: Matter) -> tuple[str, list[Paragraph]]:
    subject = _("Certification has been granted: %(organisation)s")
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(_granted(matter)),
        _scope(matter),
        _reasons(matter, _("Every required criterion is met.")),
        _follows(matter),
        _duties(),
        *common.decision_end(matter),
    ]


def granted_with_conditions(matter: Matter) -> tuple[str, list[Paragraph]]:
    subject = _("Certification has been granted with conditions: %(organisation)s")
    reasons = _("The required criteria are mostly met. The gaps are limited and put nobody at risk.")
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(_granted(matter, conditions=True)),
        _conditions(matter),
        *_showing(matter),
        _scope(matter),
        _reasons(matter, reasons),
        _follows(matter),
        _duties(),
        *common.decision_end(matter),
    ]


def refused(matter: Matter) -> tuple[str, list[Paragraph]]:
    subject = _("Decision on the application for certification: %(organisation)s")
    application = matter.application
    arrived = shown(clock.day_of(application.submitted_at)) if application and application.submitted_at else ""
    said = (
        _("The change of the certification is not approved this time. The application arrived on %(day)s.")
        if application and application.kind == ApplicationKind.CHANGE
        else _("Certification is not granted this time. The application arrived on %(day)s.")
    )
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(said % {"day": arrived}),
        Paragraph(_("The following required criteria are not met:"), gaps.described(application), heading=_("Reasons")),
        Paragraph("", parts.lines(matter.decision.reasons if matter.decision else "")),
        *_after_refusal(matter),
        *common.decision_end(matter),
    ]


def _granted(matter: Matter, *, conditions: bool = False) -> str:
    certification = _certification(matter)
    if matter.application and matter.application.kind == ApplicationKind.CHANGE:
        said = _(
            "The application has been approved. The %(scheme)s certification of the organisation covers what is named "
            "below from today on. Its period does not change: it ends on %(last)s."
        )
    elif conditions:
        said = _(
            "The application has been approved with conditions. The organisation is granted the %(scheme)s "
            "certification, valid from %(first)s to %(last)s, provided that the conditions below are met in time."
        )
    else:
        said = _(
            "The application has been approved. The organisation is granted the %(scheme)s certification, valid from "
            "%(first)s to %(last)s."
        )
    days = {"first": shown(certification.valid_from), "last": shown(certification.valid_to)}
    return said % {"scheme": matter.scheme, **days}


def _conditions(matter: Matter) -> Paragraph:
    said = _("Conditions to be met by %(day)s:") % {"day": shown(gaps.due_on(matter.version))}
    rows = gaps.described(matter.application)
    return Paragraph(said, [f"{number}. {each}" for number, each in enumerate(rows, start=1)], heading=_("Conditions"))


def _scope(matter: Matter) -> Paragraph:
    return Paragraph(
        _("The certification covers:"), covered.names_of(_certification(matter)), heading=_("What is certified")
    )


def _reasons(matter: Matter, said: str) -> Paragraph:
    return Paragraph(said, parts.lines(matter.decision.reasons if matter.decision else ""), heading=_("Reasons"))


def _follows(matter: Matter) -> Paragraph:
    first = _certification(matter).valid_from
    lines = [
        _("You get the certificate and the mark at once.")
        if first <= clock.today()
        else _("You get the certificate at once. It is in force from %(day)s.") % {"day": shown(first)},
        _("The organisation is in the public register: %(address)s") % {"address": common.register_address(matter)},
        _("Anyone can check the certificate here: %(address)s") % {"address": common.check_address(matter)},
        _("The mark is used only for the activities named above."),
    ]
    return Paragraph("", lines, heading=_("What follows"))


def _duties() -> Paragraph:
    return Paragraph(
        _(
            "There is a follow-up every year. Tell us without delay if the work changes, a place closes or something "
            "serious happens."
        )
    )


def _showing(matter: Matter) -> Iterator[Paragraph]:
    yield Paragraph(
        _(
            "Show in Vieri, under case %(number)s, that the conditions are met. Attach a file or write a short "
            "description. You will hear when they have been accepted. If you need more time, ask before the deadline."
        )
        % {"number": matter.number}
    )
    yield Paragraph(
        _(
            "If the conditions are not met in time, the certification may be suspended. Before that you may give your "
            "view."
        )
    )


def _after_refusal(matter: Matter) -> Iterator[Paragraph]:
    yield Paragraph(
        _(
            "You can see the other criteria and their grades in Vieri under case %(number)s. What you do well is "
            "recorded there too."
        )
        % {"number": matter.number}
    )
    yield Paragraph(
        _(
            "The decision does not affect the organisation's place in the network or in the finder. You may apply "
            "again as soon as the gaps are closed. Your earlier answers are ready as a basis, and the coordinator is "
            "glad to help."
        )
    )
    yield Paragraph(_("A refused application is not published in the register."))


def _certification(matter: Matter) -> Certification:
    if matter.certification is None:
        raise ValueError("A grant names its certification.")
    return matter.certification
