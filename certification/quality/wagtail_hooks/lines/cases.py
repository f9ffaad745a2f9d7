"""Lines of the audit log: cases."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.case.appeal": (_("Appeal against a decision"), _("Appealed against the decision")),
    "quality.case.complain": (_("Make a complaint"), _("The complaint arrived")),
    "quality.case.take": (_("Take a case"), _("Began to handle it")),
    "quality.case.release": (_("Give a case back"), _("Gave it back for somebody else")),
    "quality.case.answer": (_("Answer a case"), _("Answered")),
    "quality.case.withdraw": (_("Take a case back"), _("Taken back by whoever filed it")),
    "quality.case.forget": (_("Empty the address of a complaint"), _("The e-mail address was emptied")),
}
