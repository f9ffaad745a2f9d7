"""Plays a meeting through the actions: added, published, registered for, held, its attendance and minutes written.

What took place is played as a meeting to come and moved into the past in between: no action publishes what begins in
the past, and none should. This is for the eye only.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import User
from network.directory.models import Term, Vocabulary
from network.geography.models import Municipality, Region
from network.meetings.actions import action_points, agenda, attending, minutes, organising
from network.meetings.actions.organising_steps import key as key_of
from network.meetings.demo import handouts, people, source, words
from network.meetings.demo.people import Crowd
from network.meetings.demo.plans import Plan, Tell
from network.meetings.marks import Entry
from network.meetings.models import ActionPoint, AttendanceEvent, Feedback, Meeting, Minutes, MinutesRevision
from network.meetings.promised import Draft
from network.meetings.states import Source, Way

# Who organises for the country.
ADMIN = "admin@demo.example"
# A published meeting was made and published so long before it began.
_BEFORE = dt.timedelta(days=40)


class Stage:
    """What all plans need, read once. ``organisers``: by the code of their region, "" for the country."""

    def __init__(self, crowd: Crowd, organisers: dict[str, User]) -> None:
        self.crowd, self.organisers = crowd, organisers
        self.regions = {region.code: region for region in Region.objects.all()}
        self.towns = {town.code: town for town in Municipality.objects.in_force()}
        self.terms = {
            (term.vocabulary, term.key): term
            for term in Term.objects.filter(vocabulary__in=[Vocabulary.LANGUAGE, Vocabulary.PLACE_FACT])
        }

    def find(self, plan: Plan) -> Meeting | None:
        """The meeting of this plan, if an earlier run has made it."""
        pk = key_of(self.organisers[plan.region], f"demo {plan.key}", "new")
        return Meeting.objects.filter(pk=pk).first()

    def add(self, plan: Plan) -> Meeting:
        """A draft with its agenda."""
        actor = self.organisers[plan.region]
        meeting = organising.add_meeting(
            actor=actor,
            region=self.regions.get(plan.region),
            seed=f"demo {plan.key}",
            starts_at=plan.played_at,
            ends_at=plan.played_at + dt.timedelta(minutes=plan.minutes),
            **self._values(plan, actor),
        )
        agenda.set_agenda(meeting=meeting, items=plan.agenda, actor=actor)
        return meeting

    def play(self, plan: Plan, *, known: Iterable[User] = ()) -> Meeting:
        """Published, and what took place with all that came of it. ``known``: people with accounts who come, too."""
        actor = self.organisers[plan.region]
        meeting = self.add(plan)
        organising.publish(meeting=meeting, actor=actor)
        return self.people(plan, meeting, known=known)

    def people(self, plan: Plan, meeting: Meeting, *, known: Iterable[User] = ()) -> Meeting:
        """Who registered for a published meeting and, where it took place, what became of it."""
        meeting.refresh_from_db()
        self.crowd.come(meeting, plan.region, plan.people, known=known)
        if plan.is_past:
            put_back(meeting, plan.starts_at, plan.minutes)
            people.put_back(meeting)
            if plan.tell != Tell.NOTHING:
                self._afterwards(plan, meeting)
        return meeting

    def _values(self, plan: Plan, actor: User) -> dict[str, Any]:
        values = dict(plan.values)
        values["languages"] = [self.terms[Vocabulary.LANGUAGE, key] for key in values["languages"]]
        values["facts"] = [self.terms[Vocabulary.PLACE_FACT, key] for key in values.get("facts", ())]
        if values.get("municipality"):
            values["municipality"] = self.towns[values["municipality"]]
        office = f"verkosto.{plan.region}" if plan.region else "koordinaatio"
        return values | {"contact_name": str(actor), "contact_email": f"{office}@vieri.example"}

    def _afterwards(self, plan: Plan, meeting: Meeting) -> None:
        actor = self.organisers[plan.region]
        attending.record(meeting=meeting, entries=_entries(plan, meeting), actor=actor)
        AttendanceEvent.objects.filter(meeting=meeting).update(received_at=meeting.ends_at)
        Meeting.objects.filter(pk=meeting.pk).update(held_at=meeting.ends_at)
        if plan.tell != Tell.NONE:
            _write_down(plan, meeting, actor)


def put_back(meeting: Meeting, starts_at: dt.datetime, length: int) -> None:
    """``length`` in minutes."""
    meeting.starts_at, meeting.ends_at = starts_at, starts_at + dt.timedelta(minutes=length)
    meeting.created_at = meeting.published_at = meeting.revised_at = meeting.changed_at = starts_at - _BEFORE
    meeting.save(update_fields=["starts_at", "ends_at", "created_at", "published_at", "revised_at", "changed_at"])


def _entries(plan: Plan, meeting: Meeting) -> list[Entry]:
    """The first of each way came; people with accounts stand before the guests."""
    left, seen = dict(plan.there), meeting.starts_at + dt.timedelta(minutes=5)
    entries = []
    for pk, way in meeting.registrations.order_by("turn").values_list("pk", "way"):
        if left.get(Way(way), 0) > 0:
            left[Way(way)] -= 1
            nonce = uuid.uuid5(meeting.pk, str(pk))
            entries.append(Entry(pk, True, way, seen, nonce, Source.LIST))
    return entries


def _write_down(plan: Plan, meeting: Meeting, actor: User) -> None:
    told = plan.entry["minutes"]
    whole = plan.tell == Tell.WHOLE
    summary = told["summary"] if whole else words.SUMMARIES[meeting.day.toordinal() % len(words.SUMMARIES)]
    agreed = told["actions"] if whole else told["actions"][:1]
    drafts = [_draft(meeting, number, each, actor) for number, each in enumerate(agreed)]
    minutes.write_minutes(
        meeting=meeting,
        actor=actor,
        summary=summary,
        decisions=told["decisions"] if whole else told["decisions"][:1],
        present={way: number for way, number in told["present"].items() if whole and way in set(Way)},
        points=drafts,
    )
    minutes.publish_minutes(meeting=meeting, revision=1, actor=actor)
    written = meeting.ends_at + dt.timedelta(days=2)
    Minutes.objects.filter(meeting=meeting).update(published_at=written)
    MinutesRevision.objects.filter(minutes__meeting=meeting).update(at=written)
    done = [draft.pk for draft, each in zip(drafts, agreed, strict=True) if each["done"]]
    _finish(meeting, done, actor)
    if whole:
        handouts.give(meeting, plan.entry["key"], actor)
        Feedback.objects.bulk_create(_thought(meeting, words.FEEDBACK))


def _draft(meeting: Meeting, number: int, agreed: source.Entry, actor: User) -> Draft:
    coordinates = agreed["owner"] == "coordinator"
    role = source.role(agreed["owner"])["fi"].capitalize()
    return Draft(
        pk=uuid.uuid5(meeting.pk, f"point {number}"),
        texts=source.columns("text", agreed["text"]),
        due_on=meeting.day + dt.timedelta(days=agreed["due_days"]),
        owner=actor if coordinates else None,
        owner_name="" if coordinates else role,
    )


def _finish(meeting: Meeting, points: Sequence[uuid.UUID], actor: User) -> None:
    for point in ActionPoint.objects.filter(pk__in=points).select_related("meeting"):
        action_points.finish(point=point, actor=actor)
    for point in meeting.action_points.all():
        point.created_at = point.changed_at = meeting.ends_at
        point.done_at = point.done_at and meeting.ends_at + dt.timedelta(days=5)
        # Nobody is reminded at once of all that is late when a demo starts.
        point.reminded_for = point.due_on
        point.save(update_fields=["created_at", "changed_at", "done_at", "reminded_for"])


def _thought(meeting: Meeting, said: Iterable[tuple[int, str, str]]) -> list[Feedback]:
    rows = [
        Feedback(meeting=meeting, stars=stars, useful=useful, different=other, given_on=meeting.day)
        for stars, useful, other in said
    ]
    for row in rows:
        row.full_clean(exclude=["meeting"])
    return rows
