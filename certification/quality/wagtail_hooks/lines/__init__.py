"""What the audit log calls the steps of certification, by room: verb → (label, message)."""

from certification.quality.wagtail_hooks.lines import (
    applying,
    cases,
    deciding,
    desk,
    figures,
    files,
    following,
    register,
    scheme,
)

LINES = {
    **scheme.LINES,
    **applying.LINES,
    **files.LINES,
    **figures.LINES,
    **desk.LINES,
    **deciding.LINES,
    **following.LINES,
    **cases.LINES,
    **register.LINES,
}
