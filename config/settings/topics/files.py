"""Static files, and what people upload."""

from pathlib import Path

from config.environment import read
from config.remote import storage
from config.settings.topics.database import DATA

STATIC_URL = "/static/"
# A container image brings its own, outside the folder that is mounted over.
STATIC_ROOT = Path(read("STATIC_ROOT", str(DATA / "static")))
STATICFILES_DIRS = [Path(__file__).resolve().parents[3] / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Beside the media folder, never inside it: handed out by views that ask who may, and by nothing else (core.vault).
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "private", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Files of all machines on one storage that speaks S3: s3://key:secret@host:port/bucket?region=name
if REMOTE := read("MEDIA_URL_S3", ""):
    STORAGES["default"] = storage("core.remote.PublicFiles", REMOTE, "media")
    STORAGES["private"] = storage("core.remote.PrivateFiles", REMOTE, "private")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The page editor posts a field for each part of each block.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Where evidence files are looked through for viruses: clamd://host:port or clamd:///path of its socket. Empty: they are
# only looked at by kind, and by what they may not hold.
EVIDENCE_SCANNER = read("EVIDENCE_SCANNER", "")
