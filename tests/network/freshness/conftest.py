"""The same people and places as for the forms."""

from tests.network.places.conftest import (  # noqa: F401 - fixtures
    aino,
    draft,
    eero,
    finland,
    fresh_cache,
    heard,
    named,
    offer,
    organisation,
    place,
    raija,
    ulla,
    words,
)
