"""The numbers by which matters and cases are called, running in a year: 2027-014, V-2027-003."""

from django.db.models.functions import Length

from certification.quality.models import Application, Case, Head
from certification.quality.trail import BEGINNING
from core import clock


def next_number(prefix: str = "") -> str:
    """The next of this year, under the lock of the trail's head until the transaction ends: two who send at the same
    moment get two numbers. ``prefix``: "" for applications; others, such as "V-", are those of cases.

    Call it after other rows are locked: whoever holds the head waits for nobody.
    """
    Head.objects.get_or_create(id=1, defaults={"hash": BEGINNING})
    Head.objects.select_for_update().get(id=1)
    begins = f"{prefix}{clock.today().year}-"
    rows = Case.objects.all() if prefix else Application.objects.all()
    numbers = rows.filter(number__startswith=begins).values_list("number", flat=True)
    # The longer number is the higher one: 2027-1000 comes after 2027-999.
    last = numbers.order_by(Length("number").desc(), "-number").first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:03}"
