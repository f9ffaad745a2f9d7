"""What happens to certifications, for floors above."""

from django.dispatch import Signal

# Each sent once, inside the transaction, with ``certification``.
certified = Signal()
changed = Signal()
