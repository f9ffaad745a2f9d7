"""Issuing: one credential for each completed course and each completed path, however often it is asked for."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from certification.credentials import codes, mails, validity
from certification.credentials.models import Credential, CredentialQuerySet
from certification.credentials.states import Kind
from core import audit, clock, mail
from training.courses.models import Completion
from training.paths.models import PathCompletion

_CODE_TRIES = 5


@transaction.atomic
def issue_for_completion(*, completion: Completion, actor: User | None = None) -> Credential:
    """The certificate of a completed course, with the texts of all its languages; the same one when asked again.

    A refresher gives a new one, which supersedes those the person has of the course.
    """
    # The lock makes a second caller wait until the first has written, and then find what it wrote.
    completion = Completion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    issued = _issued(completion=completion)
    if issued:
        return issued
    person, version = completion.enrolment.person, completion.version
    credential = Credential(
        kind=Kind.COURSE,
        person=person,
        completion=completion,
        content=_content(version.texts),
        minutes=version.minutes,
        issued_at=completion.completed_at,
        valid_until=validity.of_course(completion),
    )
    older = Credential.objects.filter(completion__enrolment__course=version.course_id, kind=Kind.COURSE)
    return _issue(credential, person, older, actor, completion=completion.pk)


@transaction.atomic
def issue_for_path(*, completion: PathCompletion, actor: User | None = None) -> Credential:
    """The certificate of a completed path: what it is made of is written into it, course by course."""
    completion = PathCompletion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    issued = _issued(path_completion=completion)
    if issued:
        return issued
    version = completion.version
    courses = _courses(completion.evidence["completions"])
    credential = Credential(
        kind=Kind.PATH,
        person=completion.person,
        path_completion=completion,
        content={**_content(version.texts), "courses": courses},
        minutes=sum(course["minutes"] for course in courses),
        issued_at=completion.completed_at,
        valid_until=validity.of_path(completion),
    )
    older = Credential.objects.filter(path_completion__path=completion.path_id, kind=Kind.PATH)
    return _issue(credential, completion.person, older, actor, path_completion=completion.pk)


def _issue(
    credential: Credential, person: User, older: CredentialQuerySet, actor: User | None, **evidence: int
) -> Credential:
    """Writes the credential, lets it supersede the ``older`` ones of the person, and sends it.

    Sign-up always asks for a name. An account made otherwise may lack it: then the certificate names the person by
    the e-mail address, the one thing known for certain. Nothing is invented, and only the holder hands out the code.
    """
    credential.subject_name = person.name or person.email
    credential = _with_free_code(credential)
    mine = older.newest().filter(person=person).exclude(pk=credential.pk)
    superseded = mine.update(superseded_by=credential)
    audit.record(credential, "credentials.credential.issue", actor=actor, **evidence, superseded=superseded)
    mail.post(mails.certificate_ready(credential, person))
    return credential


def _content(texts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: texts.get(key, {}) for key in ("title", "extent", "note")},
        "goals": texts.get("goals", []),
        "issuer": settings.CREDENTIAL_ISSUER,
    }


def _courses(completions: list[int]) -> list[dict[str, Any]]:
    """What a path was made of, in its order."""
    rows = Completion.objects.select_related("version").in_bulk(completions)
    return [
        {
            "title": rows[pk].version.texts["title"],
            "minutes": rows[pk].version.minutes,
            "completed_on": clock.day_of(rows[pk].completed_at).isoformat(),
        }
        for pk in completions
    ]


def _issued(**evidence: Completion | PathCompletion) -> Credential | None:
    return Credential.objects.filter(**evidence).first()


def _with_free_code(credential: Credential) -> Credential:
    """Saves with a new code; draws again in the unlikely case that the code is taken."""
    for attempt in range(_CODE_TRIES):
        credential.code = codes.make()
        try:
            with transaction.atomic():
                credential.save(force_insert=True)
        except IntegrityError:
            taken = Credential.objects.filter(code=credential.code).exists()
            if not taken or attempt == _CODE_TRIES - 1:
                raise
        else:
            break
    return credential
