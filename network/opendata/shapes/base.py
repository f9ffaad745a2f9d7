"""The base of all shapes: what is not known is left out, never null, as the HSDS schemas want it."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

Uri = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2027-03-15"])]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2027-03-15T10:30:45.123Z"])]


class Shape(BaseModel):
    """Fields with None are left out of the answer."""

    model_config = ConfigDict(extra="forbid")


def dumps(shape: BaseModel) -> str:
    """One line of JSON, without what is not known."""
    return shape.model_dump_json(exclude_none=True)


class PlainSchema(GenerateJsonSchema):
    """JSON Schema as things are served: what may be missing is not required, and null does not occur."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if found.get("default", 0) is None:
            del found["default"]
        return found

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Names of fields say enough."""
        return False
