"""What a page shows about taking part in a meeting: the form, or why there is none, or one's own registration."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from core.errors import Refused
from network.meetings import links, mine, opening, policies, seats, tickets
from network.meetings.forms.registering import RegisterForm, Rooms, room_in_words
from network.meetings.models import Meeting, Registration

# The word in addresses behind which the secret of an invitation stands.
KEY = "key"


@dataclass
class Registering:
    """For meetings/_register.html. ``form``: None where nobody can register, or this person cannot."""

    meeting: Meeting
    user: Any
    key: str = ""
    posted: Any = None
    form: RegisterForm | None = field(init=False)

    def __post_init__(self) -> None:
        self.form = None
        if self.own is None and self.refusal is None and self.may:
            initial = {"key": self.key} | self._known()
            account = bool(self.user.is_authenticated)
            self.form = RegisterForm(
                self.posted, meeting=self.meeting, rooms=self.rooms, account=account, initial=initial
            )

    @cached_property
    def own(self) -> Registration | None:
        """The person's registration, if it has not ended."""
        return mine.live(self.user, self.meeting.pk)

    @property
    def number(self) -> int:
        """Their place in the queue."""
        return seats.queue_number(self.own) if self.own else 0

    @property
    def token(self) -> str:
        return tickets.token(self.own) if self.own else ""

    @cached_property
    def refusal(self) -> Refused | None:
        return opening.refusal(self.meeting)

    @property
    def why(self) -> str:
        """Why one cannot register now, in words."""
        return " ".join(self.refusal.messages) if self.refusal else ""

    @cached_property
    def may(self) -> bool:
        return policies.may_register(self.user, self.meeting, self.key)

    @cached_property
    def rooms(self) -> Rooms:
        return seats.rooms(self.meeting)

    @property
    def room(self) -> list[str]:
        """In words, for each way."""
        return [room_in_words(way, self.rooms[way]) for way in self.meeting.ways]

    @cached_property
    def may_colleague(self) -> bool:
        """Whether to show the way to the form for a colleague. The link of an invitation is for whoever has it, and
        for no colleague."""
        someone = self.user.is_authenticated and self.refusal is None
        return bool(someone and policies.may_register_colleagues(self.user, self.meeting))

    @property
    def url(self) -> str:
        return links.with_key(reverse("meetings:register", args=[self.meeting.pk]), self.key)

    @property
    def login_url(self) -> str:
        return f"{reverse('account_login')}?{urlencode({'next': self.url})}"

    @property
    def signup_url(self) -> str:
        return f"{reverse('account_signup')}?{urlencode({'next': self.url})}"

    def _known(self) -> dict[str, Any]:
        """What the invitation or the account says already."""
        if self.user.is_authenticated:
            own = policies.organisations_of(self.user).first() if "organisation" in self.meeting.asks else None
            return {"organisation": own.name} if own else {}
        asked = policies.invitation_by(self.meeting, self.key)
        return {"name": asked.name, "email": asked.email} if asked else {}


def context(request: HttpRequest, meeting: Meeting) -> dict[str, Registering]:
    """``registering`` for meetings/_register.html, on any page of a meeting that this person may know of."""
    return {"registering": Registering(meeting, request.user, key_of(request))}


def key_of(request: HttpRequest) -> str:
    """The secret of an invitation, if the link or the form holds one."""
    return (request.POST.get(KEY) or request.GET.get(KEY) or "")[:64]
