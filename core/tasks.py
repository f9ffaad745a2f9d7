"""What the queue wakes: ids in, one action, no decision."""

from core import mail, retention


def deliver_mail(mail_id: int) -> bool:
    return mail.deliver(mail_id)


def sweep_mail() -> int:
    return mail.sweep()


def forget_mail() -> int:
    return retention.forget_old()


def beat() -> None:
    """Does nothing: that it was done at all tells the supervisor that the queue moves."""
