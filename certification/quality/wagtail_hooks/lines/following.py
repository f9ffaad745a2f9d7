"""Lines of the audit log: following."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.condition.reply": (_("Show how a condition is met"), _("Showed how it is met")),
    "quality.condition.accept": (_("Accept that a condition is met"), _("Accepted: the condition is met")),
    "quality.condition.return": (_("Return a condition"), _("Said what is still missing")),
    "quality.condition.remind": (_("Remind of a condition"), _("The organisation was reminded of a condition")),
    "quality.surveillance.ask": (_("Ask for a yearly follow-up"), _("The yearly follow-up was asked for")),
    "quality.surveillance.answer": (_("Answer a yearly follow-up"), _("Answered the yearly follow-up")),
    "quality.surveillance.remind": (
        _("Remind of a yearly follow-up"),
        _("The organisation was reminded of the yearly follow-up"),
    ),
    "quality.surveillance.close": (_("Close a yearly follow-up"), _("Closed the yearly follow-up")),
    "quality.measure.propose": (_("Propose a measure"), _("Proposed a measure")),
    "quality.measure.reply": (_("Reply to a proposed measure"), _("Said what the organisation thinks of it")),
    "quality.measure.drop": (_("Drop a proposed measure"), _("Dropped the proposal")),
    "quality.certification.remove_places": (
        _("Take places out of a certification"),
        _("Took places out of the scope"),
    ),
    "quality.certification.end": (_("End a certification"), _("Ended the certification")),
    "quality.certification.tell_renewal": (
        _("Tell that a certification ends"),
        _("The organisation was told of the coming end"),
    ),
    "quality.certification.tell_expired": (
        _("Tell that a certification has expired"),
        _("The organisation was told that it has expired"),
    ),
}
