"""What higher floors may hear from this one. Sent inside the transaction: a failing listener undoes everything."""

from django.dispatch import Signal

course_completed = Signal()  # completion
course_renewed = Signal()  # version: a material change; older certificates are valid until version.renew_by
