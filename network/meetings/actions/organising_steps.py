"""What the actions on meetings share: the locks, who may, and writing one date or many."""

import hashlib
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import TextField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from network.directory import phones
from network.directory.content import columns
from network.directory.lines import one_line
from network.geography.models import Municipality
from network.meetings import content, policies, whens
from network.meetings.models import Meeting, Series
from network.meetings.readiness import PAST, lacks
from network.meetings.states import MeetingState, Scope, Way

_RELATIONS = ["region", "network", "series", "municipality", "created_by"]
_OPEN = {MeetingState.DRAFT, MeetingState.PUBLISHED}


def held(meeting: Meeting, scope: str, actor: User) -> tuple[Meeting, list[Meeting]]:
    """The meeting and the other dates of its series that are meant, all locked until the transaction ends. Others are
    those to come that were neither cancelled nor held, in their order.

    Whoever wants several takes the series first: two who do so at once come one after the other. Raises
    PermissionDenied for whoever may not organise it today; Refused, code "gone", when it was deleted meanwhile.
    """
    series = Meeting.objects.filter(pk=meeting.pk).values_list("series", flat=True).first()
    rows = Meeting.objects.select_related(*_RELATIONS).select_for_update(of=("self",))
    if scope == Scope.THIS or series is None:
        found = {each.pk: each for each in rows.filter(pk=meeting.pk)}
    else:
        Series.objects.select_for_update().get(pk=series)
        found = {each.pk: each for each in rows.filter(series=series).order_by("pk")}
    mine = found.pop(meeting.pk, None)
    if mine is None:
        raise Refused(_("This event has been deleted."), code="gone")
    if not policies.may_organise(actor, mine):
        raise PermissionDenied
    first = max(clock.now(), mine.starts_at) if scope == Scope.FOLLOWING else clock.now()
    others = [each for each in found.values() if each.state in _OPEN and each.starts_at > first]
    return mine, sorted(others, key=lambda each: each.starts_at)


def must_be_changeable(meeting: Meeting) -> None:
    """Dates passed, cancelled or held stay as they were."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("This event is cancelled. You can make a new one like it."), code="cancelled")
    over = meeting.state == MeetingState.PUBLISHED and meeting.is_over
    if over or meeting.state == MeetingState.HELD:
        raise Refused(_("This event is over, so its details stay as they were."), code="over")


def checked(values: Mapping[str, Any], allowed: Collection[str] = content.FIELDS) -> dict[str, Any]:
    """What may be written, tidied up: only long texts have several lines. Raises TypeError for a field that is none of
    the form's, Refused for a link that is not https, ValidationError for what is no phone number."""
    unknown = values.keys() - set(allowed)
    if unknown:
        raise TypeError(f"not to be written here: {', '.join(sorted(unknown))}")
    if values.get("join_link") and not values["join_link"].startswith("https://"):
        raise Refused(_("Links must begin with https://."), code="not_https")
    tidy = {name: _tidy(name, value) if isinstance(value, str) else value for name, value in values.items()}
    for name in columns(content.TEXTS):
        if name in tidy:
            tidy[name] = tidy[name] or None
    return tidy | ({"contact_phone": phones.tidy(tidy["contact_phone"])} if tidy.get("contact_phone") else {})


def differing(meeting: Meeting, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of these values those that the meeting has not got yet."""
    return {name: value for name, value in values.items() if _plain(meeting, name) != _comparable(name, value)}


def write(meeting: Meeting, values: Mapping[str, Any], *, new: bool = False) -> None:
    """Sets these fields of a locked meeting. Raises Refused where they do not fit together, ValidationError where one
    cannot be."""
    meeting.changed_at = clock.now()
    for name, value in values.items():
        if name not in content.MANY:
            setattr(meeting, name, value)
    _must_fit_together(meeting, values)
    meeting.full_clean(exclude=_RELATIONS)
    meeting.save(force_insert=new)
    for name in content.MANY:
        if name in values:
            getattr(meeting, name).set(values[name])


def for_date(values: Mapping[str, Any], was: Meeting, now: Meeting, date: Meeting) -> dict[str, Any]:
    """The same change for another date of the series. ``was`` and ``now``: the one that was edited, before and after.
    Its time of day is taken over where it changed; the day moves by as many days; when one can register is as long
    before the beginning as there, and at the latest until it."""
    given = {name: value for name, value in values.items() if name not in content.WHEN}
    for name in {"starts_at", "ends_at"} & values.keys():
        before, after = getattr(was, name), getattr(now, name)
        clock_time = whens.local(after).time()
        taken_over = clock_time if clock_time != whens.local(before).time() else None
        given[name] = whens.moved(getattr(date, name), whens.days_between(before, after), taken_over)
    days = whens.days_between(now.starts_at, given.get("starts_at", date.starts_at))
    for name in {"opens_at", "closes_at"} & values.keys():
        given[name] = values[name] and whens.moved(values[name], days)
    starts_at, closes_at = (given.get(name, getattr(date, name)) for name in ("starts_at", "closes_at"))
    if closes_at and closes_at > starts_at:
        given["closes_at"] = None
    return given


def told(meeting: Meeting, was: Meeting, values: Mapping[str, Any]) -> list[str]:
    """The names of what changed, for `revisions.touch`: with "ways" when one can come in another way than before. A
    text that only gained a language is nothing new to anybody."""
    texts = columns(content.TEXTS)
    gained = {name for name in texts if not getattr(was, name) and _had(was, name.rpartition("_")[0])}
    return [name for name in values if name not in gained] + (["ways"] if was.ways != meeting.ways else [])


def must_stay_ready(meeting: Meeting, values: Mapping[str, Any]) -> None:
    """What a meeting cannot be published without stays while it is. One that has begun may still be put right. Raises
    Refused, code "lacks"."""
    if meeting.state != MeetingState.PUBLISHED:
        return
    missing = [lack for lack in lacks(meeting) if lack != PAST or "starts_at" in values]
    if missing:
        raise Refused(" ".join(str(lack.text) for lack in missing), code="lacks")


def must_seat_everyone(meeting: Meeting, values: Mapping[str, Any]) -> None:
    """Nobody loses a place by a smaller number, and nobody waits for a way that is gone. Raises Refused, code "seats",
    with the number of people."""
    for name, way in zip(content.SEATS, (Way.ONSITE, Way.ONLINE), strict=True):
        seats = meeting.seats(way)
        if name not in values or seats is None:
            continue
        rows = meeting.registrations.filter(way=way)
        number = (rows.seated() if seats else rows.live()).count()
        if number > seats:
            raise Refused(_SEATS[way, bool(seats)]() % {"number": number}, code="seats")


def of_date(meeting: Meeting, refused: Refused) -> Refused:
    """The same refusal, with the day of which it speaks."""
    day = date_format(meeting.day, "SHORT_DATE_FORMAT")
    return Refused(f"{day}: {' '.join(refused.messages)}", code=str(refused.error_list[0].code))


def key(actor: User, seed: str, origin: str) -> uuid.UUID:
    """The id of what a form makes: the same form sent twice makes one row."""
    return uuid.UUID(bytes=hashlib.sha256(f"{actor.pk}:{origin}:{seed}".encode()).digest()[:16])


# As functions, so that they are said in the language of whoever asks; the numbers are filled in later.
_SEATS = {
    (Way.ONSITE, True): lambda: _("There cannot be fewer places on site than people who have one: %(number)s."),
    (Way.ONLINE, True): lambda: _("There cannot be fewer places online than people who have one: %(number)s."),
    (Way.ONSITE, False): lambda: _("People have registered to come on site: %(number)s. Write to them first."),
    (Way.ONLINE, False): lambda: _("People have registered to come online: %(number)s. Write to them first."),
}


def _must_fit_together(meeting: Meeting, values: Mapping[str, Any]) -> None:
    if meeting.ends_at <= meeting.starts_at:
        raise Refused(_("The event must end after it begins."), code="ends_early")
    if not meeting.ways:
        raise Refused(_("Choose at least one way to take part."), code="no_way")
    if meeting.opens_at and meeting.opens_at >= min(meeting.closes_at or meeting.starts_at, meeting.starts_at):
        raise Refused(_("Registration must open before it closes, and before the event begins."), code="window")
    town: Municipality | None = values.get("municipality")
    if town and town.ended:
        raise Refused(_("This municipality has become a part of another one."), code="merged")
    if any(each.region_id != meeting.region_id for each in values.get("networks", ())):
        raise Refused(_("Choose networks of the region only."), code="other_region")


def _plain(meeting: Meeting, name: str) -> Any:
    if name in content.MANY:
        return set(getattr(meeting, name).values_list("pk", flat=True))
    return _comparable(name, getattr(meeting, name))


def _comparable(name: str, value: Any) -> Any:
    if name in content.MANY:
        return {each.pk for each in value}
    if isinstance(value, list):
        return sorted(value)
    # No text may be stored as none; but no number of places is another thing than none.
    return (value or "") if value is None or isinstance(value, str) else value


def _had(meeting: Meeting, field: str) -> bool:
    return any(getattr(meeting, name) for name in columns((field,)))


def _tidy(name: str, text: str) -> str:
    return text.strip() if isinstance(Meeting._meta.get_field(name), TextField) else one_line(text)
