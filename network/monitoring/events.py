"""What higher floors may hear from this wing. Sent inside the transaction: a failing listener undoes everything."""

from django.dispatch import Signal

session_logged = Signal()  # sessions: list of the Session rows that were written just now
