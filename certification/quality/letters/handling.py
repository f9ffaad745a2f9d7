"""Words of the letters on the way to a decision, and of the answers to appeals and complaints."""

from django.utils.translation import gettext as _

from certification.quality.letters import common, parts
from certification.quality.letters.parts import Matter, Paragraph
from certification.quality.models import Case
from certification.quality.states import Outcome

Words = tuple[str, list[Paragraph]]


def completeness(matter: Matter) -> Words:
    return _("Please complete the application: %(number)s") % {"number": matter.number}, [
        common.head(matter, _("Request to complete the application")),
        Paragraph(_("Something is still missing before the assessment can start.")),
        Paragraph("", parts.lines(matter.text("text"))),
        Paragraph(_("Missing:"), parts.listed(matter.values.get("lines", ()))),
        Paragraph(
            _(
                "Please add it in Vieri by %(day)s. Your other answers are saved and need not be written again. More "
                "time is given on request."
            )
            % {"day": matter.day("due")}
        ),
        *common.end(),
    ]


def findings(matter: Matter) -> Words:
    return _("The evaluator's findings: %(number)s") % {"number": matter.number}, [
        common.head(matter, _("Findings")),
        Paragraph(_("The evaluator has gone through the criteria. What works well stands in Vieri, too.")),
        Paragraph("", parts.lines(matter.text("text"))),
        Paragraph(_("Findings:"), parts.listed(matter.values.get("lines", ()))),
        Paragraph(
            _(
                "Please read and answer them in Vieri by %(day)s. You can close the gap, add evidence or say if you "
                "disagree."
            )
            % {"day": matter.day("due")}
        ),
        Paragraph(_("No decision has been made yet, and it is made by someone other than the evaluator.")),
        *common.end(),
    ]


def lapsed(matter: Matter) -> Words:
    due = matter.application.due_on if matter.application else None
    return _("The application has lapsed: %(number)s") % {"number": matter.number}, [
        common.head(matter, _("The application has lapsed")),
        Paragraph(
            _(
                "We asked you to complete the application by %(day)s and reminded you. Nothing has come since, so the "
                "matter is closed without a decision."
            )
            % {"day": matter.day("due", due)}
        ),
        Paragraph(_("You may apply again whenever you like. Your earlier answers are ready as a basis.")),
        *common.end(),
    ]


def appeal_answered(matter: Matter) -> Words:
    case = _case(matter)
    said = {
        Outcome.UPHELD: _("The appeal is upheld: the matter is decided anew."),
        Outcome.PARTLY: _("The appeal is upheld in part."),
        Outcome.DISMISSED: _("The appeal is dismissed: the decision stays as it is."),
        Outcome.INADMISSIBLE: _("The appeal is not taken up."),
    }
    return _answered(matter, case, _("Answer to the appeal: %(number)s"), _("Answer to an appeal"), said)


def complaint_answered(matter: Matter) -> Words:
    case = _case(matter)
    said = {
        Outcome.UPHELD: _("The complaint was justified."),
        Outcome.PARTLY: _("The complaint was justified in part."),
        Outcome.DISMISSED: _("We found no reason to act because of the complaint."),
        Outcome.INADMISSIBLE: _("The complaint does not belong to us, so it is not taken up."),
    }
    return _answered(matter, case, _("Answer to the complaint: %(number)s"), _("Answer to a complaint"), said)


def sent_back(matter: Matter) -> Words:
    """Within the house: what whoever decides asks the reviewer to look at again."""
    return _("Sent back to the review: %(number)s") % {"number": matter.number}, [
        Paragraph("", parts.lines(matter.text("text")), heading=_("Sent back to the review")),
    ]


def _answered(matter: Matter, case: Case, subject: str, title: str, said: dict[Outcome, str]) -> Words:
    return subject % {"number": matter.number}, [
        common.head(matter, title),
        Paragraph(said[Outcome(case.outcome)]),
        Paragraph("", parts.lines(case.answer), heading=_("Reasons")),
        Paragraph(_("It was handled by somebody who took no part in what it is about.")),
        *common.end(),
    ]


def _case(matter: Matter) -> Case:
    if matter.case is None:
        raise ValueError("The answer to a case names it.")
    return matter.case
