"""Files on a storage that speaks S3, instead of in folders: for several machines over one database.

The bucket stays private. Pictures and documents go through our own addresses as they do with folders: no page asks
another site for anything, and who may see a document is asked each time.
"""

from typing import Any
from urllib.parse import quote

from botocore.config import Config
from django.conf import settings
from storages.backends.s3 import S3Storage

# Seconds to wait for the storage before a request or a job is given up.
_CONNECT, _READ = 5, 20
# Larger files wait on the disk while they are handed out, not in memory; bytes.
_IN_MEMORY = 2 * 1024 * 1024


class _Files(S3Storage):
    def get_default_settings(self) -> dict[str, Any]:
        client = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"mode": "standard", "total_max_attempts": 3},
            # Not every storage knows the checksums that Amazon's own has added.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        said: dict[str, Any] = super().get_default_settings()
        return said | {"client_config": client, "max_memory_size": _IN_MEMORY, "default_acl": None}


class PublicFiles(_Files):
    """What editors upload. It has an address on our own site, where it is handed out (cms.serving)."""

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{quote(name)}"


class PrivateFiles(_Files):
    """What only views hand out that ask who may (core.vault)."""

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        raise NotImplementedError("private files have no address")
