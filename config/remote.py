"""Reads the address of a storage that speaks S3."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SCHEMES = {"s3": "https", "s3+http": "http"}


def storage(backend: str, address: str, folder: str) -> dict[str, Any]:
    """An entry of STORAGES from ``s3://key:secret@host:port/bucket?region=name``; ``s3+http`` without TLS, for a
    network of one's own. Raises ImproperlyConfigured for an address that says less; the secret stands in no message."""
    parts = urlsplit(address)
    bucket = parts.path.strip("/")
    if (
        parts.scheme not in _SCHEMES
        or "/" in bucket
        or not all((parts.hostname, parts.username, parts.password, bucket))
    ):
        raise ImproperlyConfigured("Write MEDIA_URL_S3 as s3://key:secret@host:port/bucket?region=name.")
    options = {
        "endpoint_url": f"{_SCHEMES[parts.scheme]}://{parts.netloc.rpartition('@')[2]}",
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": bucket,
        "location": folder,
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        # Two files of the same name get two names, as in a folder.
        "file_overwrite": False,
    }
    return {"BACKEND": backend, "OPTIONS": options}
