"""A migration that makes many tables does it at once, so that an empty house is ready in seconds."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class NewTables(Operation):
    """The tables that these operations describe, each made once and as it is after the last of them.

    One by one they mean the same. But Django then builds every model anew that is related to the changed one, for each
    operation; nearly all are related through the account, and a hundred models take a third of a second.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Raises ValueError for an operation on a table that is not made here."""
        self.operations = operations
        self.names = [each.name_lower for each in operations if isinstance(each, CreateModel)]
        for each in operations:
            if (
                not isinstance(each, CreateModel | AddField | AddIndex | AddConstraint)
                or _about(each) not in self.names
            ):
                raise ValueError(f"{each.describe()}: not about a new table")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What was built of the models goes; whoever asks for them next builds them once, with all that is new.
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(list(self._models(app_label, schema_editor, from_state))):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create the tables {', '.join(self.names)}"

    def _models(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState) -> Iterator[Any]:
        for name in self.names:
            model = state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                yield model


def _about(operation: Operation) -> str:
    """The table; "" for what is more than a part of a new one."""
    if isinstance(operation, CreateModel):
        return str(operation.name_lower)
    return str(operation.model_name_lower) if isinstance(operation, AddField | AddIndex | AddConstraint) else ""
