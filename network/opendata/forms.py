"""What a query may say, as typed values. The same classes describe the parameters in the OpenAPI document.

Parameters that are not known are ignored; one that is known and wrong is told of by name.
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.http import QueryDict
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

PER_PAGE, MOST_PER_PAGE, MOST_MINIMAL = 50, 100, 10_000
MOST_PAGES = 100_000
MOST_METRES = 200_000
# Nobody changed anything earlier, and no harvest is due later: what lies beyond counts as this.
_EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


class Wrong(ValueError):  # noqa: N818 -- reads as what happened
    """Parameters that cannot be used: ``told`` says of each (by name) what is wrong."""

    def __init__(self, told: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in told.items()))
        self.told = told


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,18}", value, re.ASCII):
        raise ValueError("must be a whole number, written in digits")
    return value


def _truth(value: Any) -> Any:
    if value not in {"true", "false", True, False}:
        raise ValueError("must be true or false")
    return value in {"true", True}


def _moment(value: Any) -> Any:
    """A plus sign that was sent without escaping has become a space. A day alone is its beginning."""
    if not isinstance(value, str):
        return value
    text = re.sub(r" (?=\d\d:?\d\d$)", "+", value)
    try:
        found = dt.datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except OverflowError:
        return _EARLIEST if text < "1000" else _LATEST
    except ValueError as error:
        raise ValueError("must be a moment such as 2027-03-15T10:30:00Z, or a day such as 2027-03-15") from error


def _within(moment: dt.datetime) -> dt.datetime:
    return min(max(moment, _EARLIEST), _LATEST)


def _clean(text: str) -> str:
    return text.replace("\x00", "")


Whole = Annotated[int, BeforeValidator(_whole)]
Metres = Annotated[int, Field(ge=1, le=MOST_METRES), BeforeValidator(_whole)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_within)]
Text = Annotated[str, AfterValidator(_clean)]
Language = Literal["fi", "sv", "en"]


class OneQuery(BaseModel):
    """Of one object by its id."""

    model_config = ConfigDict(extra="ignore")

    language: Language | None = Field(
        default=None, description="Language of the texts; without it Accept-Language decides, else Finnish."
    )


class OrganizationQuery(OneQuery):
    """Of one organisation by its id."""

    full_service: Truth = Field(default=False, description="Whole services inside the organisation.")


class ListQuery(OneQuery):
    """Of every list."""

    search: Text = Field(
        default="", max_length=200, description="Words that must all be found; part of a word is enough."
    )
    page: Whole = Field(default=1, ge=1, le=MOST_PAGES, description="Which page, from 1.")
    per_page: Whole = Field(default=PER_PAGE, ge=1, le=MOST_PER_PAGE, description="How many on a page.")
    format: Literal["json", "ndjson"] = Field(
        default="json", description="ndjson: everything at once, one object a line, without pages."
    )


class TermListQuery(ListQuery):
    """Of taxonomy terms."""

    taxonomy_id: UUID | None = Field(default=None, description="Only terms of this taxonomy.")
    parent_id: UUID | None = Field(default=None, description="Only terms right below this one.")
    top_only: Truth = Field(default=False, description="Only terms that stand below no other.")


class OrganizationListQuery(ListQuery):
    """Of organisations."""

    full: Truth = Field(default=False, description="Whole organisations, with their locations and short services.")
    full_service: Truth = Field(default=False, description="Whole organisations with whole services.")
    modified_after: Moment | None = Field(
        default=None, description="Only those changed at this moment or later. Our own: HSDS has it for services only."
    )


class PlacedListQuery(ListQuery):
    """Of services, and of services at places."""

    full: Truth = Field(default=False, description="Whole objects with everything inside.")
    taxonomy_term_id: UUID | None = Field(default=None, description="Only with this term.")
    taxonomy_id: UUID | None = Field(default=None, description="Only with any term of this taxonomy.")
    organization_id: UUID | None = Field(default=None, description="Only of this organisation.")
    modified_after: Moment | None = Field(
        default=None,
        description=(
            "Only those changed at this moment or later; and what has gone since, with a status other than "
            "active. Without an offset it is UTC. Harvesters: ask from ten minutes before you began last time."
        ),
    )
    municipality: str | None = Field(
        default=None,
        pattern=r"^[0-9]{3}$",
        examples=["297"],
        description=("Official code of the municipality where the place stands, or from where it is run. Our own."),
    )
    region: str | None = Field(
        default=None, pattern=r"^[0-9]{2}$", examples=["11"], description="Official code of the region. Our own."
    )


class ServiceListQuery(PlacedListQuery):
    """Of services."""

    # More than anybody else's pages hold: HSDS wants all in one where that can be.
    per_page: Whole = Field(
        default=PER_PAGE,
        ge=1,
        le=MOST_MINIMAL,
        description=f"How many on a page; more than {MOST_PER_PAGE} only with minimal, else it counts as so many.",
    )
    minimal: Truth = Field(default=False, description="Only id and modified_date.")


class ServiceAtLocationListQuery(PlacedListQuery):
    """Of services at places."""

    postcode: str | None = Field(
        default=None,
        pattern=r"^[0-9]{5}$",
        examples=["70100"],
        description=(
            "Help for people who live here: places in "
            "the municipality of this postal code, and what serves that municipality from elsewhere."
        ),
    )
    proximity: Metres | None = Field(
        default=None,
        examples=[20000],
        description=(
            "With postcode: only places one goes to within "
            "so many metres of the middle of its municipality, the nearest first."
        ),
    )


class CsvQuery(OneQuery):
    """Of the table."""

    municipality: str | None = Field(
        default=None, pattern=r"^[0-9]{3}$", examples=["297"], description="Official code of the municipality."
    )
    region: str | None = Field(
        default=None, pattern=r"^[0-9]{2}$", examples=["11"], description="Official code of the region."
    )
    excel: Truth = Field(
        default=False, description="As Excel opens it in Finnish and Swedish: semicolons, and a byte order mark."
    )


Q = TypeVar("Q", bound=OneQuery)


def read(query: type[Q], sent: QueryDict) -> Q:
    """The parameters a query knows. Raises Wrong for those that cannot be used, or are given twice."""
    known = query.model_fields.keys() & sent.keys()
    twice = {name: "is given more than once" for name in known if len(sent.getlist(name)) > 1}
    if twice:
        raise Wrong(twice)
    try:
        found = query.model_validate({name: sent[name] for name in known})
    except ValidationError as error:
        raise Wrong({str(each["loc"][0]): _plain(each["msg"]) for each in error.errors()}) from error
    _together(found)
    return found


def _together(found: OneQuery) -> None:
    """What only makes sense with something else."""
    if isinstance(found, ServiceListQuery) and not found.minimal:
        found.per_page = min(found.per_page, MOST_PER_PAGE)
    if isinstance(found, ServiceAtLocationListQuery) and found.proximity and not found.postcode:
        raise Wrong({"proximity": "needs a postcode to be counted from"})


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")
