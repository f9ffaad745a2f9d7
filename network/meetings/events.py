"""What happened in meetings, for floors above. Sent once inside the transaction."""

from django.dispatch import Signal

# events: ids of AttendanceEvent rows that were written now, in their order.
attended = Signal()

# meeting: a Meeting that an organiser (actor) has just said took place; its row is locked.
held = Signal()
