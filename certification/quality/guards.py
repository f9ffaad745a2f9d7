"""What the database itself refuses, whoever asks and however: also in raw SQL, also to administrators.

Rows that are never changed, and people who may not do what they try: whoever evaluated does not review, whoever did
either does not decide, and nobody acts in a matter of an organisation they answer for (ISO/IEC 17065, 7.5 and 7.6, as
reported by certification bodies). Triggers of the same names on SQLite and PostgreSQL. A migration that alters one of
these tables on SQLite makes it anew without them, and calls `install` afterwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

_PREFIX = "quality_guard_"


@dataclass(frozen=True)
class Guard:
    """Refuses ``event`` (INSERT, UPDATE or DELETE) on ``table`` where ``when`` holds, an SQL condition on NEW and OLD
    that both databases read."""

    name: str
    table: str
    event: str
    when: str
    says: str


def install(connection: Any) -> None:
    """Makes all of them, in place of those that are there."""
    remove(connection)
    with connection.cursor() as cursor:
        for guard in _guards(connection):
            for statement in _made(guard, connection.vendor):
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """For migrations and tests that put tables back."""
    with connection.cursor() as cursor:
        for name, table in _there(cursor, connection.vendor):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


def missing(connection: Any) -> list[str]:
    """Names of those that are not there."""
    with connection.cursor() as cursor:
        there = {name for name, _table in _there(cursor, connection.vendor)}
    return sorted(guard.name for guard in _guards(connection) if guard.name not in there)


def _there(cursor: Any, vendor: str) -> list[tuple[str, str]]:
    if vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s",
            [f"{_PREFIX}%"],
        )
    else:
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{_PREFIX}%"]
        )
    return list(cursor.fetchall())


def _made(guard: Guard, vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
        back = "OLD" if guard.event == "DELETE" else "NEW"
        # 23514 is check_violation: Django raises IntegrityError for it, as for a constraint.
        yield (
            f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger AS $$ BEGIN "
            f"IF {guard.when} THEN RAISE EXCEPTION '{guard.says}' USING ERRCODE = '23514'; END IF; "
            f"RETURN {back}; END $$ LANGUAGE plpgsql"
        )
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
        )
    else:
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{guard.says}') WHERE {guard.when}; END"
        )


def _guards(connection: Any) -> Iterator[Guard]:
    different = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    for model, changeable in (
        ("Decision", ()),
        ("Review", ()),
        ("Letter", ()),
        ("Line", ()),
        ("DayHead", ()),
        ("Fact", ("contested", "contested_by_id", "contested_at")),
        ("Evidence", ("state", "checked_at", "refusal", "removed_at", "destroyed_at")),
    ):
        yield from _frozen(connection, model, changeable, different)
    yield from _frozen(connection, "Finding", (), different, only="OLD.closed_at IS NOT NULL")
    yield from _frozen(connection, "Version", (), different, only="OLD.state = 'published'")
    yield from _published_parts()
    yield from _matters(different)
    yield from _parts_of_people(different)


def _frozen(
    connection: Any, model: str, changeable: Iterable[str], different: str, *, only: str = ""
) -> Iterator[Guard]:
    """No column changes but these, and those of people, which may be emptied: an account that is deleted."""
    meta = apps.get_model("quality", model)._meta
    with connection.cursor() as cursor:
        # In the middle of migrations a table may lack columns that the code has.
        columns = {each.name for each in connection.introspection.get_table_description(cursor, meta.db_table)}
    changes = []
    for field in meta.concrete_fields:
        if field.column in changeable or field.column not in columns:
            continue
        changed = f"NEW.{field.column} {different} OLD.{field.column}"
        if isinstance(field, ForeignKey) and field.null and field.related_model._meta.label == "accounts.User":
            changed = f"({changed} AND NEW.{field.column} IS NOT NULL)"
        changes.append(changed)
    table, says = meta.db_table, f"{meta.db_table} is never changed"
    condition = f"({' OR '.join(changes)})"
    yield _guard(f"{model}_changed", table, "UPDATE", f"{only} AND {condition}" if only else condition, says)
    yield _guard(f"{model}_deleted", table, "DELETE", only or "1 = 1", f"{table} is never deleted")


def _published_parts() -> Iterator[Guard]:
    """What belongs to a published version: nothing is added, changed or deleted."""
    version = "SELECT 1 FROM quality_version v WHERE v.state = 'published' AND v.id"
    group = f"SELECT 1 FROM quality_group g WHERE g.id = {{row}}.group_id AND EXISTS ({version} = g.version_id)"  # noqa: S608
    criterion = (
        f"SELECT 1 FROM quality_criterion c WHERE c.id = {{row}}.criterion_id AND EXISTS ({group.format(row='c')})"  # noqa: S608
    )
    for name, table, of in (
        ("group", "quality_group", f"{version} = {{row}}.version_id"),
        ("criterion", "quality_criterion", group),
        ("rule", "quality_evidencerule", criterion),
    ):
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            when = " OR ".join(f"EXISTS ({of.format(row=row)})" for row in rows)
            yield _guard(
                f"{name}_{event.lower()}", table, event, when, f"{table} of a published version is never changed"
            )


def _matters(different: str) -> Iterator[Guard]:
    """A matter stays the one that it is, and ends as it was decided."""
    says = "an application stays with its organisation and its version"
    moved = _moved(different, "organisation_id", "version_id", "kind", people=("begun_by_id", "submitted_by_id"))
    # Whoever sends it is named only then.
    moved = moved.replace("(NEW.submitted_by_id", "(OLD.submitted_by_id IS NOT NULL AND NEW.submitted_by_id")
    yield _guard("application_moved", "quality_application", "UPDATE", moved, says)
    decided = "SELECT 1 FROM quality_decision d WHERE d.application_id = NEW.id AND d.kind"
    undecided = (
        f"NEW.state <> OLD.state AND (OLD.state IN ('granted', 'refused', 'withdrawn', 'lapsed') "
        f"OR (NEW.state = 'granted' AND NOT EXISTS ({decided} IN ('grant', 'grant_with_conditions'))) "
        f"OR (NEW.state = 'refused' AND NOT EXISTS ({decided} = 'refuse')))"
    )
    yield _guard("application_ended", "quality_application", "UPDATE", undecided, "an application ends by a decision")
    sent = "OLD.submitted_at IS NOT NULL"
    yield _guard("application_deleted", "quality_application", "DELETE", sent, "what was sent is never deleted")
    yield _guard("certification_deleted", "quality_certification", "DELETE", "1 = 1", "it is never deleted")

    table, says = "quality_finding", "a finding stays with its answer"
    moved = _moved(different, "application_id", "answer_id", "round")
    yield _guard("finding_moved", table, "UPDATE", moved, says)
    own = "SELECT 1 FROM quality_answer w WHERE w.id = NEW.answer_id AND w.application_id = NEW.application_id"
    yield _guard("finding_of_another", table, "INSERT", f"NOT EXISTS ({own})", says)

    table, says = "quality_measure", "what was proposed stays as it was proposed"
    moved = _moved(different, "certification_id", "kind", "grounds", "hearing_until", people=("proposed_by_id",))
    yield _guard("measure_moved", table, "UPDATE", moved, says)
    yield _guard("measure_deleted", table, "DELETE", "1 = 1", says)
    yield _guard("measure_by", table, "INSERT", "NEW.proposed_by_id IS NULL", "somebody proposes a measure")

    of = "NOT EXISTS (SELECT 1 FROM {table} x WHERE x.id = NEW.{column}_id AND {same}) AND NEW.{column}_id IS NOT NULL"
    same = "x.organisation_id = NEW.organisation_id"
    wrong = " OR ".join(
        f"({of.format(table=f'quality_{column}', column=column, same=condition)})"
        for column, condition in (
            ("application", same),
            ("certification", same),
            ("measure", "x.kind = NEW.kind AND x.certification_id = NEW.certification_id"),
        )
    )
    yield _guard("decision_of_another", "quality_decision", "INSERT", wrong, "a decision is about one organisation")


def _moved(different: str, *columns: str, people: Iterable[str] = ()) -> str:
    """One of the columns changes; those of people may be emptied."""
    changes = [f"NEW.{each} {different} OLD.{each}" for each in columns]
    changes += [f"(NEW.{each} {different} OLD.{each} AND NEW.{each} IS NOT NULL)" for each in people]
    return " OR ".join(changes)


def _parts_of_people(different: str) -> Iterator[Guard]:
    """Who may take which part."""
    tied = (
        "EXISTS (SELECT 1 FROM directory_contact t WHERE t.ended_at IS NULL AND t.person_id = {person} "
        "AND t.organisation_id = {organisation})"
    )
    applicant = "SELECT a.organisation_id FROM quality_application a WHERE a.id = NEW.application_id"
    acting = (
        "NOT EXISTS (SELECT 1 FROM quality_assignment s WHERE s.application_id = NEW.application_id "
        "AND s.person_id = NEW.{person} AND s.part = '{part}' AND s.stated_at IS NOT NULL AND s.ended_at IS NULL)"
    )
    to_applicant = tied.replace("= {organisation}", f"IN ({applicant})")
    own = (
        "EXISTS (SELECT 1 FROM quality_application a WHERE a.id = NEW.application_id "
        "AND (a.begun_by_id = NEW.person_id OR a.submitted_by_id = NEW.person_id))"
    )
    table, person = "quality_assignment", to_applicant.format(person="NEW.person_id")
    yield _guard("assignment_tied", table, "INSERT", f"{person} OR {own}", "tied to the applicant")
    moved = _moved(different, "application_id", "part", people=("person_id", "assigned_by_id"))
    # What was stated stays stated, and what has ended has ended.
    for column in ("stated_at", "ended_at"):
        moved += f" OR (OLD.{column} IS NOT NULL AND NEW.{column} {different} OLD.{column})"
    moved += " OR (OLD.conflict AND NOT NEW.conflict)"
    yield _guard("assignment_moved", table, "UPDATE", moved, "a part in a matter is kept for ever")
    yield _guard("assignment_deleted", table, "DELETE", "1 = 1", "a part in a matter is kept for ever")

    for name, table, part in (("finding", "quality_finding", "evaluator"), ("review", "quality_review", "reviewer")):
        refused = f"{acting.format(person='made_by_id', part=part)} OR {to_applicant.format(person='NEW.made_by_id')}"
        yield _guard(
            f"{name}_by", table, "INSERT", refused, f"only a {part} of this matter who is tied to nobody in it"
        )
    changed = _moved(different, "grade", "reason", "note", people=("made_by_id",))
    by_another = acting.format(person="made_by_id", part="evaluator")
    yield _guard(
        "finding_by_another", "quality_finding", "UPDATE", f"({changed}) AND {by_another}", "only an evaluator"
    )
    yield _guard("finding_thrown_away", "quality_finding", "DELETE", "1 = 1", "a finding is never deleted")

    decider = acting.format(person="decided_by_id", part="decider")
    proposed = (
        "EXISTS (SELECT 1 FROM quality_measure m WHERE m.id = NEW.measure_id AND m.proposed_by_id = NEW.decided_by_id)"
    )
    to_organisation = tied.format(person="NEW.decided_by_id", organisation="NEW.organisation_id")
    refused = (
        f"NEW.decided_by_id IS NULL OR (NEW.application_id IS NOT NULL AND {decider}) OR {proposed} "
        f"OR {to_organisation}"
    )
    yield _guard("decision_by", "quality_decision", "INSERT", refused, "only a decision-maker who took no other part")
    yield from _cases(tied, different)


def _cases(tied: str, different: str) -> Iterator[Guard]:
    """Whoever handles an appeal or a complaint took no part in what it is about."""
    took_part = (
        "EXISTS (SELECT 1 FROM quality_assignment s JOIN quality_application a ON a.id = s.application_id "
        "WHERE s.person_id = NEW.handler_id AND ((NEW.kind = 'complaint' AND a.organisation_id = NEW.organisation_id) "
        "OR a.id IN (SELECT d.application_id FROM quality_decision d WHERE d.id = NEW.decision_id)))"
    )
    decided = (
        "EXISTS (SELECT 1 FROM quality_decision d LEFT JOIN quality_measure m ON m.id = d.measure_id "
        "WHERE (d.decided_by_id = NEW.handler_id OR m.proposed_by_id = NEW.handler_id) "
        "AND (d.id = NEW.decision_id OR (NEW.kind = 'complaint' AND d.organisation_id = NEW.organisation_id)))"
    )
    own = "NEW.filed_by_id = NEW.handler_id"
    of = tied.format(person="NEW.handler_id", organisation="NEW.organisation_id")
    refused = f"NEW.handler_id IS NOT NULL AND ({took_part} OR {decided} OR {own} OR {of})"
    says = "handled by somebody who took no part"
    yield _guard("case_insert", "quality_case", "INSERT", refused, says)
    # Somebody may become tied later: what they do not touch stays as it was, and goes on without them.
    turned = f"(NEW.handler_id {different} OLD.handler_id OR NEW.state {different} OLD.state)"
    yield _guard("case_update", "quality_case", "UPDATE", f"{turned} AND {refused}", says)
    unanswered = "NEW.state = 'closed' AND OLD.state <> 'closed' AND NEW.handler_id IS NULL"
    yield _guard("case_unanswered", "quality_case", "UPDATE", unanswered, "somebody answers a case")
    moved = _moved(different, "kind", "organisation_id", "decision_id", "text", "wanted", people=("filed_by_id",))
    over = _moved(different, "state", "outcome", "answer", people=("handler_id",))
    moved += f" OR (OLD.state IN ('closed', 'withdrawn') AND ({over}))"
    yield _guard("case_moved", "quality_case", "UPDATE", moved, "what was filed and answered stays")
    yield _guard("case_deleted", "quality_case", "DELETE", "1 = 1", "a case is never deleted")


def _guard(name: str, table: str, event: str, when: str, says: str) -> Guard:
    return Guard(f"{_PREFIX}{name.lower()}", table, event, when, says)
