"""What speaks for and against asking somebody: kept as codes and numbers, said in the language of the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteers.onboarding.states import Level, Way


@dataclass(frozen=True)
class Line:
    """``code``: a key of _WORDS; ``values``: the numbers and keys its sentence needs. ``said``: the sentence itself,
    where another part of the house has worded it. ``own``: only for those who handle this person's volunteering."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    own: bool = False

    @property
    def text(self) -> str:
        return self.said or _WORDS[self.code](self.values)


def kept(for_: Iterable[Line], against: Iterable[Line]) -> list[dict[str, Any]]:
    """As an ask remembers them (models.Ask.why): neither words nor what is nobody else's business."""
    both = [(True, line) for line in for_] + [(False, line) for line in against]
    return [{"code": line.code, "values": dict(line.values), "for": good} for good, line in both if not _private(line)]


def recalled(why: Iterable[Mapping[str, Any]], *, good: bool) -> list[Line]:
    """What an ask remembers. Codes of an older release that nobody knows any more are left out."""
    return [Line(each["code"], each["values"]) for each in why if each["for"] == good and each["code"] in _WORDS]


def _private(line: Line) -> bool:
    return bool(line.said) or line.own


def _speaks(values: Mapping[str, Any]) -> str:
    return {
        Level.FLUENT: _("Helps fluently in this language."),
        Level.WELL: _("Helps well in this language."),
        Level.SOME: _("Helps a little in this language."),
    }[Level(values["level"])]


def _no_way(values: Mapping[str, Any]) -> str:
    return {
        Way.ONSITE: _("Does not help at places."),
        Way.REMOTE: _("Does not help by phone or online."),
        Way.HOME: _("Does not visit people at home."),
    }[Way(values["way"])]


def _far(values: Mapping[str, Any]) -> str:
    if not values["most"]:
        return _("About %(km)s km away; helps in their own municipality only.") % values
    return _("About %(km)s km away; comes at most %(most)s km.") % values


def _load(values: Mapping[str, Any]) -> str:
    agreed, unlogged = values["agreed"], values["unlogged"]
    said = [_hours(values["hours"])]
    if agreed:
        known = ngettext("%(count)s request is agreed with them", "%(count)s requests are agreed with them", agreed)
        said.append(known % {"count": agreed})
    if unlogged:
        known = ngettext(
            "%(count)s request is done but not logged", "%(count)s requests are done but not logged", unlogged
        )
        said.append(known % {"count": unlogged})
    return "; ".join(said) + "."


def _hours(hours: float) -> str:
    if not hours:
        return _("Has logged no help in the last 30 days")
    if hours < 1:
        return _("Has helped for less than an hour in the last 30 days")
    said = ngettext(
        "Has helped for about %(count)s hour in the last 30 days",
        "Has helped for about %(count)s hours in the last 30 days",
        round(hours),
    )
    return said % {"count": round(hours)}


def _free(values: Mapping[str, Any]) -> str:
    said = ngettext(
        "Usually free on %(free)s of the %(count)s day that is asked for.",
        "Usually free on %(free)s of the %(count)s days that are asked for.",
        values["days"],
    )
    return said % {"free": values["free"], "count": values["days"]}


_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "speaks": _speaks,
    "no_language": lambda _v: _("Does not help in this language."),
    "no_way": _no_way,
    "near": lambda _v: _("In the same municipality."),
    "distance": lambda v: _("About %(km)s km away; comes up to %(most)s km.") % v,
    "far": _far,
    "remote": lambda _v: _("By phone or online, so distance does not matter."),
    "task": lambda _v: _("Is a volunteer for this task."),
    "qualified": lambda _v: _("Is a volunteer for another task that asks for at least as much."),
    "no_courses": lambda _v: _("Has another task, which does not ask for all the courses of this one."),
    "no_extract": lambda _v: _("No extract is in force, and this help is for minors."),
    "no_trial": lambda _v: _("Has another task, without the sessions with a mentor that this one asks for."),
    "too_young": lambda _v: _("Is under 18, and this task is for adults."),
    "topic": lambda _v: _("Knows this topic."),
    "topic_near": lambda _v: _("Knows topics close to this one."),
    "topic_open": lambda _v: _("Has not named any topics."),
    "no_topic": lambda _v: _("Has named other topics."),
    "skills": lambda v: _("Has %(has)s of the %(asked)s skills that are needed.") % v,
    "no_skills": lambda _v: _("Has none of the skills that are needed."),
    "free": _free,
    "not_free": lambda _v: _("Not usually free then."),
    "free_unknown": lambda _v: _("Has not said when they are free."),
    "away": lambda _v: _("Is away on all of these days."),
    "load": _load,
    "blocked": lambda _v: _("Cannot be asked at the moment."),
}
