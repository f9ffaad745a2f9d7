"""What the API says of itself, and how it says no."""

from pydantic import Field

from network.opendata.shapes.base import Shape, Uri


class Licence(Shape):
    """Under which licence the data may be used."""

    name: str = Field(examples=["CC BY 4.0"])
    url: Uri
    attribution: str = Field(description="Whom to name as the source.")


class Meta(Shape):
    """About this API and its relation to HSDS. `license`, `languages` and `csv_url` are our own."""

    version: str = Field(description="Version of HSDS.", examples=["3.0"])
    profile: Uri = Field(description="What we add to HSDS and how we fill it, in words.")
    openapi_url: Uri = Field(description="The document that describes this API.")
    license: Licence
    languages: list[str] = Field(description="Languages that texts may be asked for in.")
    csv_url: Uri = Field(description="Everything in one table.")


class WrongParameter(Shape):
    """One parameter that could not be used."""

    parameter: str
    message: str


class Problem(Shape):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(default="about:blank")
    title: str
    status: int
    detail: str | None = None
    errors: list[WrongParameter] | None = None
