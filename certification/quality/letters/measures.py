"""Words of the decisions on certifications, and of what goes before them."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from certification.quality import covered
from certification.quality.letters import common, parts
from certification.quality.letters.parts import Matter, Paragraph, shown
from certification.quality.models import Measure
from certification.quality.states import DecisionKind
from core import clock

Words = tuple[str, list[Paragraph]]


def suspended(matter: Matter) -> Words:
    subject = _("Certification has been suspended: %(organisation)s")
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(_suspended(matter)),
        _reasons(matter, ""),
        *_heard(matter),
        Paragraph(
            _(
                "During the suspension the mark is not used and the register says that the certification is suspended. "
                "Support may be given as usual, and the places stay in the finder without the mark."
            )
        ),
        Paragraph(
            _(
                "Close the gaps and show it in Vieri. When this is accepted, the certification is restored. We are "
                "glad to help before then."
            )
        ),
        *common.decision_end(matter),
    ]


def restored(matter: Matter) -> Words:
    subject = _("Certification is in force again: %(organisation)s")
    said = _(
        "The suspension ends. The certification is in force from %(first)s. The original period does not change: it "
        "ends on %(last)s."
    )
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(said % {"first": common.decided_on(matter), "last": _last(matter)}),
        _reasons(matter, _("The cause of the suspension has been put right.")),
        Paragraph(
            _(
                "The mark may be used again and the register says that the certification is in force. The suspension "
                "remains visible in the register's history. Thank you for putting things right."
            )
        ),
        *common.decision_end(matter),
    ]


def withdrawn(matter: Matter) -> Words:
    subject = _("Certification has been withdrawn: %(organisation)s")
    reasons = _("The gap was not closed during the suspension, or it is so serious that suspension is not enough.")
    said = _("The certification is withdrawn from %(day)s.")
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(said % {"day": common.decided_on(matter)}),
        _reasons(matter, reasons),
        *_heard(matter),
        _take_away(matter),
        Paragraph(
            _(
                "A new application may be made when the cause has been put right. Membership of the network is decided "
                "separately by the regional coordinator."
            )
        ),
        *common.decision_end(matter),
    ]


def reduced(matter: Matter) -> Words:
    subject = _("The scope of the certification has been reduced: %(organisation)s")
    said = _("From %(day)s the certification does not cover these any more:")
    return subject % {"organisation": matter.name}, [
        common.decision_head(matter),
        Paragraph(said % {"day": common.decided_on(matter)}, _places(matter)),
        _reasons(matter, ""),
        *_heard(matter),
        Paragraph(
            _(
                "The mark is not used there any more, and the register shows the smaller scope. Otherwise the "
                "certification goes on as before: it ends on %(last)s."
            )
            % {"last": _last(matter)}
        ),
        *common.decision_end(matter),
    ]


def hearing(matter: Matter) -> Words:
    """Before any of them is decided. ``measure`` is one of the values."""
    measure: Measure = matter.values["measure"]
    subject = _("Your view is asked: %(organisation)s")
    said = {
        DecisionKind.SUSPEND: _("It has been proposed that the certification is suspended."),
        DecisionKind.RESTORE: _("It has been proposed that the suspension of the certification ends."),
        DecisionKind.WITHDRAW: _("It has been proposed that the certification is withdrawn."),
        DecisionKind.REDUCE: _("It has been proposed that the certification does not cover these any more:"),
    }[DecisionKind(measure.kind)]
    places = covered.names(measure.places.select_related("place")) if measure.kind == DecisionKind.REDUCE else []
    return subject % {"organisation": matter.name}, [
        common.head(matter, _("Hearing")),
        Paragraph(said, places),
        Paragraph(_("Grounds:"), parts.lines(measure.grounds)),
        Paragraph(
            _(
                "You may say in Vieri what you think of it, by %(day)s. Nothing is decided before that. Whoever "
                "decides has not made the proposal."
            )
            % {"day": shown(measure.hearing_until)}
        ),
        *common.end(),
    ]


def ended(matter: Matter) -> Words:
    """By the organisation itself."""
    subject = _("The certification has ended: %(organisation)s")
    said = _("The organisation has ended its certification. It is not in force since %(day)s.")
    day = matter.day("ended_on", _ended_on(matter))
    return subject % {"organisation": matter.name}, [
        common.head(matter, _("End of the certification")),
        Paragraph(said % {"day": day}),
        _take_away(matter),
        Paragraph(_("You may apply again whenever you like. Your earlier answers are ready as a basis.")),
        *common.end(),
    ]


def surveillance(matter: Matter) -> Words:
    """That it is time for the yearly follow-up."""
    subject = _("Yearly follow-up: %(organisation)s")
    return subject % {"organisation": matter.name}, [
        common.head(matter, _("Yearly follow-up")),
        Paragraph(
            _(
                "It is time for the yearly follow-up. It is light: Vieri has already gathered your figures, and we ask "
                "only about changes and agreed improvements."
            )
        ),
        Paragraph(_("Please answer in Vieri by %(day)s.") % {"day": matter.day("due")}),
        Paragraph(_("If nothing has changed, say just that.")),
        *common.end(),
    ]


def _suspended(matter: Matter) -> str:
    until = matter.decision.until if matter.decision else None
    if until is None:
        said = _("The certification is suspended from %(day)s. The suspension lasts until the gaps are closed.")
    else:
        said = _(
            "The certification is suspended from %(day)s. The suspension lasts until the gaps are closed, but no "
            "longer than %(last)s."
        )
    return said % {"day": common.decided_on(matter), "last": shown(until)}


def _reasons(matter: Matter, said: str) -> Paragraph:
    given = matter.decision.reasons if matter.decision else ""
    return Paragraph(said, parts.lines(given), heading=_("Reasons"))


def _heard(matter: Matter) -> Iterator[Paragraph]:
    measure = matter.decision.measure if matter.decision else None
    if measure is not None:
        said = (
            _("The organisation had the opportunity to give its view by %(day)s. It has been taken into account.")
            if measure.replied_at
            else _("The organisation had the opportunity to give its view by %(day)s. It gave none.")
        )
        yield Paragraph(said % {"day": shown(measure.hearing_until)})


def _take_away(matter: Matter) -> Paragraph:
    addresses = (common.register_address(matter), common.check_address(matter))
    return Paragraph(
        _(
            "The certificate is no longer valid. Remove the mark from pages, signs and leaflets within 14 days. The "
            "end shows in the register and on the check page:"
        ),
        [each for each in addresses if each],
    )


def _places(matter: Matter) -> list[str]:
    if given := matter.values.get("places"):
        return parts.listed(given)
    measure = matter.decision.measure if matter.decision else None
    return covered.names(measure.places.select_related("place")) if measure else []


def _last(matter: Matter) -> str:
    return shown(matter.certification.valid_to) if matter.certification else ""


def _ended_on(matter: Matter) -> dt.date | None:
    moment = matter.certification.ended_at if matter.certification else None
    return clock.day_of(moment) if moment else None
