"""The vocabulary that comes with a release."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from network.directory.models import Term


@dataclass(frozen=True)
class Word:
    """One term as a release brings it; ``group`` is the key of a topic group, or empty."""

    vocabulary: str
    key: str
    order: int
    fi: str
    sv: str
    en: str
    group: str = ""


@dataclass(frozen=True)
class Loaded:
    added: int = 0
    changed: int = 0
    retired: int = 0


@transaction.atomic
def load_terms(*, words: Iterable[Word]) -> Loaded:
    """Makes the starter terms those of ``words``: adds, changes, takes back into use, retires what is missing.

    Nothing is deleted, and terms an administrator added are left alone. Words from a file of the release, not a
    person's doing: no audit lines. Groups must come before the topics that name them (KeyError otherwise).
    """
    known = {(term.vocabulary, term.key): term for term in Term.objects.select_for_update()}
    seen: set[tuple[str, str]] = set()
    added = changed = 0
    for word in words:
        place = (word.vocabulary, word.key)
        seen.add(place)
        term = known.setdefault(place, Term(vocabulary=word.vocabulary, key=word.key))
        wanted = {
            "name_fi": word.fi,
            "name_sv": word.sv,
            "name_en": word.en,
            "parent_id": known["topic_group", word.group].pk if word.group else None,
            "order": word.order,
            "retired": False,
            "starter": True,
        }
        is_new = term.pk is None
        if is_new or any(getattr(term, field) != value for field, value in wanted.items()):
            for field, value in wanted.items():
                setattr(term, field, value)
            term.save()
            added, changed = added + is_new, changed + (not is_new)
    gone = [t.pk for place, t in known.items() if place not in seen and t.starter and not t.retired]
    retired = Term.objects.filter(pk__in=gone).update(retired=True)
    return Loaded(added, changed, retired)
