"""What the queue wakes: ids in, one action, no decision."""

from core import mail, retention


def deliver_mail(mail_id: int) -> bool:
    return mail.deliver(mail_id)


def sweep_mail() -> int:
    return mail.sweep()


def forget() -> int:
    """Wakes everything that deletes what has been kept long enough. Returns how many rules there are."""
    return retention.wake()


def forget_by(name: str) -> int:
    """One of these rules. Returns how much it deleted."""
    return retention.forget_by(name)


def forget_mail() -> int:
    """The rule of letters alone."""
    return retention.forget_old()


def beat() -> None:
    """Does nothing: that it was done at all tells the supervisor that the queue moves."""
