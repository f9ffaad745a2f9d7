"""The answer for a file: its badge, and for a PDF also whether the page around the badge is as we made it.

"Valid" needs everything: a signature of ours, our own records, our status list, and for a PDF its seal. What is in
doubt is "could not check". Nothing is kept of a file.
"""

from dataclasses import dataclass

from certification.credentials import outcomes, sealing, signing
from certification.credentials.badges import verify
from certification.credentials.badges.errors import BadgeError
from certification.credentials.badges.verify import Verdict
from certification.credentials.checking import attached, claims, extracting, sources
from certification.credentials.checking.claims import Claims
from certification.credentials.checking.extracting import Kind
from certification.credentials.models import Credential
from certification.credentials.outcomes import Outcome, Said
from core import clock

MAX_BYTES = 5 * 1024 * 1024

# Of two answers on one badge the one that stands first here counts: bad news before doubt, doubt before good news.
_WEIGHT = (
    Outcome.ERASED,
    Outcome.REVOKED,
    Outcome.SUSPENDED,
    Outcome.COULD_NOT_CHECK,
    Outcome.EXPIRED,
    Outcome.NOT_YET_VALID,
    Outcome.VALID,
)


@dataclass(frozen=True)
class Answer:
    """``reason``: a word for programs. ``claims``: what the badge says, only when its signature fits.

    ``credential``: our row, when the badge is one of ours in use. ``page_is_ours``: of a PDF with a badge of ours,
    whether the page is as we made it; None for every other file. ``dates``: of a badge by an unknown issuer, whether
    its time is over or not yet come.
    """

    outcome: Outcome
    reason: str = ""
    claims: Claims | None = None
    credential: Credential | None = None
    page_is_ours: bool | None = None
    dates: Verdict | None = None

    @property
    def said(self) -> Said:
        """In the active language."""
        more = outcomes.of_file(self.outcome, page_is_ours=self.page_is_ours, dates=self.dates, reason=self.reason)
        return outcomes.say(self.outcome, self.credential, more)


def check_file(content: bytes) -> Answer:
    """Never raises for anything that can stand in a file; a database that fails, it lets through."""
    if len(content) > MAX_BYTES:
        return Answer(Outcome.COULD_NOT_CHECK, "too_large")
    kind = extracting.kind_of(content)
    try:
        badge = _badge(content, kind)
        if badge is None:
            return Answer(Outcome.NO_BADGE, "no_badge")
        return _answer(badge, content if kind == Kind.PDF else None)
    except BadgeError as error:
        return Answer(Outcome.COULD_NOT_CHECK, error.code)


def _badge(content: bytes, kind: Kind) -> bytes | None:
    if kind == Kind.OTHER:
        return None
    if kind != Kind.PDF:
        return extracting.badge_in(content, kind)
    return extracting.only([each for each in attached.files(content) if extracting.looks_like_badge(each)])


def _answer(badge: bytes, pdf: bytes | None) -> Answer:
    found = verify.verify(badge, now=clock.now(), sources=sources.wired())
    if found.reason == "forged" and sources.has_signed(found.method):
        return Answer(Outcome.COULD_NOT_CHECK, "lost_key")
    if found.document is None:
        return Answer(Outcome(found.verdict.value), found.reason)
    said = claims.of(found.document)
    if found.issuer != signing.did():
        return Answer(Outcome(found.verdict.value), found.reason, said, dates=found.dates)
    return _ours(found, said, pdf)


def _ours(found: verify.Answer, said: Claims, pdf: bytes | None) -> Answer:
    """A badge with a fitting signature of ours, beside what our own records say this moment."""
    record = sources.record_of(found.document or {})
    if record.credential is None:
        known = Outcome.ERASED if record.was_given else Outcome.COULD_NOT_CHECK
        return Answer(known, "not_in_records")
    ours = Outcome(record.credential.status.value)
    outcome = min(Outcome(found.verdict.value), ours, key=_WEIGHT.index)
    if outcome == Outcome.ERASED:
        return Answer(outcome, "erased")
    reason = found.reason if outcome == found.verdict.value else outcome.value
    sealed = None if pdf is None else sealing.check(pdf, signing.paper_certificates()).seal == sealing.Seal.OURS
    if outcome == Outcome.VALID and sealed is False:
        outcome, reason = Outcome.PAGE_CHANGED, "page_changed"
    return Answer(outcome, "" if outcome == Outcome.VALID else reason, said, record.credential, sealed)
