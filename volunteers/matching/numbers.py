"""The number by which a request is called, since it holds no name: running in a region and a year, such as 2026-014."""

from django.db.models.functions import Length

from core import clock
from network.geography.models import Region
from volunteers.matching.models import Request


def following(region: Region) -> str:
    """The next one, under the lock of the region's row until the transaction ends: two who enter a request at the same
    moment get two numbers. The lock lets others go on writing what points to the region."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    year = clock.today().year
    numbers = Request.objects.filter(region=region, number__startswith=f"{year}-").values_list("number", flat=True)
    # The longer number is the higher one: 2026-1000 comes after 2026-999.
    last = numbers.order_by(Length("number").desc(), "-number").first()
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:03}"
