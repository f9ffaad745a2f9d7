"""The page editor."""

from config.settings.topics.languages import LANGUAGES

WAGTAIL_SITE_NAME = "Vieri"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Everybody works in one time zone; one choice is none, so nobody is asked.
WAGTAIL_USER_TIME_ZONES = ["Europe/Helsinki"]
# A translation goes live when an editor publishes it, never as untranslated source text.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
# Addresses are read out and typed: plain letters, ä as a.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# The index holds base forms already (cms.lemmas); PostgreSQL must not stem them once more by its default language.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}

# The admin asks nobody else for anything.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# One login door: people change their password and address at their account, not in the admin.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# Documents by kind: see cms.uploads. The largest is what Wagtail's own field lets through.
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
RECORDING_MAX_BYTES = 200 * 1024 * 1024
CAPTIONS_MAX_BYTES = 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = RECORDING_MAX_BYTES
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.DocumentForm"
# Also from a remote storage: nobody is led to another site, which would not ask who may.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_CONTENT_TYPES = {"vtt": "text/vtt"}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
TAGGIT_CASE_INSENSITIVE = True
