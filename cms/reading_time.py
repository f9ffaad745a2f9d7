"""How long reading takes."""

from math import ceil

# Our choice. Young adults read 184 words a minute (aloud, mean of 17 languages, Finnish and Swedish among them:
# Trauzettel-Klosinski and Dietz 2012, doi 10.1167/iovs.11-8284); we leave time for those who do not, and to think.
WORDS_A_MINUTE = 120


def minutes(text: str) -> int:
    """At least one."""
    return max(1, ceil(len(text.split()) / WORDS_A_MINUTE))
