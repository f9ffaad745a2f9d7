"""Lines of the audit log: figures."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.application.take_figures": (_("Take the figures from Vieri"), _("Took the figures from Vieri")),
    "quality.fact.contest": (_("Contest a figure"), _("Said what is wrong with a figure")),
}
