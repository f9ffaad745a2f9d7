"""How the kinds of messages are called in the design."""

from django.contrib.messages import constants

MESSAGE_TAGS = {
    constants.DEBUG: "info",
    constants.INFO: "info",
    constants.SUCCESS: "ok",
    constants.WARNING: "warn",
    constants.ERROR: "bad",
}
