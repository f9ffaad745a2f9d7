"""What can be wrong with a badge. ``code`` is for programs; the message is for the log."""


class BadgeError(ValueError):
    """Nothing may be taken from the document, and nothing may be signed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{message} [{code}]")
        self.code = code


class Unreadable(BadgeError):  # noqa: N818 -- reads as what happened
    """Not a document that we read: too large, no JSON, no badge, or in a form that we do not know."""


class UnknownContext(BadgeError):  # noqa: N818 -- reads as what happened
    """The document names a JSON-LD context that is not pinned here, so its meaning is not known."""


class Unprotected(BadgeError):  # noqa: N818 -- reads as what happened
    """The document says something that its signature would not cover."""


class BadSignature(BadgeError):  # noqa: N818 -- reads as what happened
    """The signature was not made over this document by this key."""


class KeyTrouble(BadgeError):  # noqa: N818 -- reads as what happened
    """There is no key to sign with, or it lies open to others."""
