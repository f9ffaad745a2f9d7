"""Evidence files: adding, taking back, checking by the scanner, and destroying when their time is over."""

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from certification.quality import asked, filelist, policies, proving
from certification.quality.actions import steps
from certification.quality.mails import files as mails
from certification.quality.models import Answer, Application, Certification, Condition, Evidence, Head
from certification.quality.states import OVER, FileState, State
from certification.quality.uploads import Upload
from core import clock, mail, scanning, vault
from core.errors import Refused
from network.directory.models import Agreement
from network.meetings.models import Material
from volunteers.onboarding.models import Acceptance, Volunteer

log = logging.getLogger("vieri.quality")

# What the clock wakes ends after so many seconds, well within the queue's timeout; the next run goes on.
RUN_SECONDS = 25


@transaction.atomic
def add(*, upload: Upload, actor: User, answer: Answer | None = None, condition: Condition | None = None) -> Evidence:
    """Keeps a file with an answer or a condition; the same file sent again is the one that is there.

    Where a scanner is set it lies in quarantine until that has looked at it. Raises PermissionDenied; Refused: "closed"
    when nobody may write there now, "many" for too many files, "space" when there is no room left.
    """
    added_in = _in_answer(answer, actor) if answer else _in_condition(condition, actor)
    thing = answer or condition
    if thing is None or (answer and condition):
        raise ValueError("a file belongs to one thing")
    digest = hashlib.sha256(upload.content).hexdigest()
    same = filelist.of(thing).filter(digest=digest).first()
    if same:
        return same
    _must_have_room(thing, upload)
    file = Evidence.objects.create(
        answer=answer,
        condition=condition,
        name=upload.name,
        kind=upload.kind.mimetype,
        size=upload.size,
        digest=digest,
        added_in=added_in,
        added_by=actor,
        state=FileState.QUARANTINE if settings.EVIDENCE_SCANNER else FileState.CLEAN,
    )
    steps.record(file, "evidence.add", actor=actor, digest=proving.digest_of_file(file), sha256=digest)
    # The trail is locked by now: see _forget.
    vault.put(upload.content)
    if settings.EVIDENCE_SCANNER:
        async_task("certification.quality.tasks.check_file", str(file.pk))
    return file


@transaction.atomic
def remove(*, file: Evidence, actor: User) -> Evidence:
    """Taken back by the applicant's side while it may write there. Of a draft nothing is kept; what was sent once stays
    with the matter. Done twice is done once. Raises PermissionDenied, Refused: "closed"."""
    if file.answer is not None:
        _in_answer(file.answer, actor)
    else:
        _in_condition(file.condition, actor)
    found = Evidence.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if found.removed_at is not None:
        return found
    found.removed_at = clock.now()
    found.save(update_fields=["removed_at"])
    steps.record(found, "evidence.remove", actor=actor)
    if found.added_in == State.DRAFT and found.answer and found.answer.application.state == State.DRAFT:
        _destroy(found)
    return found


def check(pk: uuid.UUID) -> str:
    """Asks the scanner, outside of any transaction, and writes down what it says; returns the state of the file. Where
    there is no clear answer it stays in quarantine, and the sweep asks again."""
    scanner = scanning.scanner(settings.EVIDENCE_SCANNER)
    file = Evidence.objects.filter(pk=pk, state=FileState.QUARANTINE, destroyed_at=None).first()
    if file is None:
        return ""
    try:
        verdict = scanner.scan(vault.get(file.digest)) if scanner else scanning.Verdict("")
    except scanning.ScannerDownError as error:
        log.warning("evidence %s stays in quarantine: the scanner gave no answer (%s)", pk, error)
        # Others come first next time: one on which the scanner chokes holds up nobody.
        Evidence.objects.filter(pk=pk, state=FileState.QUARANTINE).update(checked_at=clock.now())
        return FileState.QUARANTINE
    except vault.BrokenFileError:
        log.error("evidence %s: its file is not as it was put in", pk)
        return ""
    return _checked(pk, verdict)


@transaction.atomic
def _checked(pk: uuid.UUID, verdict: scanning.Verdict) -> str:
    file = Evidence.objects.select_for_update(of=("self",)).get(pk=pk)
    if file.state != FileState.QUARANTINE:
        return file.state
    file.state = FileState.CLEAN if verdict.clean else FileState.REFUSED
    file.checked_at, file.refusal = clock.now(), verdict.found[:40]
    file.save(update_fields=["state", "checked_at", "refusal"])
    steps.record(file, "evidence.check", actor=None, state=file.state)
    if not verdict.clean:
        log.warning("evidence %s was refused by the scanner", pk)
        _destroy(file)
        if (told := mails.refused(file)) is not None:
            mail.post(told)
    return file.state


def sweep() -> int:
    """Takes up what waits in quarantine, the longest untried first; returns how many were judged. Ends at the first
    question that gets no answer: the others would get none either."""
    judged, in_time = 0, _in_time()
    rows = Evidence.objects.filter(state=FileState.QUARANTINE, destroyed_at=None)
    rows = rows.order_by(F("checked_at").asc(nulls_first=True), "added_at", "pk")
    for pk in rows.values_list("pk", flat=True)[:1000]:
        if not in_time():
            break
        found = check(pk)
        if found == FileState.QUARANTINE:
            break
        judged += bool(found)
    return judged


def destroy_old() -> int:
    """The files of matters whose time of keeping is over (Application.retain_until), and of conditions of
    certifications that ended so many years ago; returns of how many. What stays is that there was a file, with its
    fingerprint."""
    destroyed, in_time = 0, _in_time()
    due = Application.objects.filter(state__in=OVER, purged_at=None, retain_until__lt=clock.today())
    for pk in due.order_by("retain_until").values_list("pk", flat=True):
        if not in_time():
            return destroyed
        destroyed += _purge(pk)
    ended = Certification.objects.filter(valid_to__lt=clock.today())
    ended = ended.filter(Exists(Evidence.objects.filter(condition__certification=OuterRef("pk"), destroyed_at=None)))
    for certification in ended.select_related("version").order_by("valid_to"):
        if in_time() and _kept_until(certification) < clock.today():
            destroyed += _purge_conditions(certification.pk)
    return destroyed


def _in_time() -> Callable[[], bool]:
    stop = clock.now() + dt.timedelta(seconds=RUN_SECONDS)
    return lambda: clock.now() < stop


def _kept_until(certification: Certification) -> dt.date:
    """The last day for the files of its conditions, by its whole period also where it ended early."""
    return clock.months_after(certification.valid_to, 12 * certification.version.retention_years)


@transaction.atomic
def _purge(pk: uuid.UUID) -> bool:
    application = steps.locked(pk)
    if application.purged_at is not None:
        return False
    rows = Evidence.objects.select_for_update(of=("self",)).filter(answer__application=application, destroyed_at=None)
    for file in rows.order_by("pk"):
        _destroy(file)
    application.purged_at = clock.now()
    application.save(update_fields=["purged_at"])
    steps.record(application, "application.purge", actor=None)
    return True


@transaction.atomic
def _purge_conditions(pk: uuid.UUID) -> bool:
    certification = steps.locked_certification(pk)
    rows = Evidence.objects.select_for_update(of=("self",)).filter(condition__certification=pk, destroyed_at=None)
    files = list(rows.order_by("pk"))
    for file in files:
        _destroy(file)
    if files:
        steps.record(certification, "certification.purge", actor=None)
    return bool(files)


def _in_answer(answer: Answer, actor: User) -> str:
    """Locks the matter. Returns its state."""
    application = steps.locked(answer.application_id)
    if not policies.may_write_for(actor, application.organisation):
        raise PermissionDenied
    if not asked.writable(application).filter(pk=answer.pk).exists():
        raise _closed()
    return application.state


def _in_condition(condition: Condition | None, actor: User) -> str:
    if condition is None:
        raise ValueError("a file belongs to one thing")
    certification = steps.locked_certification(condition.certification_id)
    if not policies.may_write_for(actor, certification.organisation):
        raise PermissionDenied
    if Condition.objects.get(pk=condition.pk).met_at is not None:
        raise _closed()
    return ""


def _closed() -> Refused:
    return Refused(_("Files can be added and removed only while it is your turn."), code="closed")


def _must_have_room(thing: Answer | Condition, upload: Upload) -> None:
    if filelist.of(thing).count() >= filelist.MOST_FILES:
        said = _("There are %(most)d files here already. Remove one first.")
        raise Refused(said % {"most": filelist.MOST_FILES}, code="many")
    if filelist.bytes_beside(thing) + upload.size > filelist.MOST_BYTES:
        raise Refused(_("There is no room for more files. Smaller copies of them take less room."), code="space")


def _destroy(file: Evidence) -> None:
    """The row stays. The content goes when this transaction has ended, unless another row names it by then."""
    file.destroyed_at = clock.now()
    file.save(update_fields=["destroyed_at"])
    steps.record(file, "evidence.destroy", actor=None)
    transaction.on_commit(lambda: _forget(file.digest))


@transaction.atomic
def _forget(digest: str) -> None:
    """The content of a file, for good. Whoever adds the same in this very moment waits for the head of the trail and
    puts it in anew, or has it already, and then a row names it here."""
    Head.objects.select_for_update().filter(id=1).first()
    named = (
        Evidence.objects.filter(digest=digest, destroyed_at=None).exists()
        or Agreement.objects.filter(file_digest=digest).exists()
        or Material.objects.filter(file_digest=digest).exists()
        or Acceptance.objects.filter(paper=digest).exists()
        or Volunteer.objects.filter(photo=digest).exists()
    )
    if not named:
        vault.destroy(digest)
