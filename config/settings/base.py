"""What every installation shares: applications, middleware, templates. The rest stands in one small module a topic."""

from pathlib import Path

from config.environment import read
from config.settings.topics.accounts import *  # noqa: F403
from config.settings.topics.credentials import *  # noqa: F403
from config.settings.topics.database import *  # noqa: F403
from config.settings.topics.files import *  # noqa: F403
from config.settings.topics.languages import *  # noqa: F403
from config.settings.topics.log import *  # noqa: F403
from config.settings.topics.mail import *  # noqa: F403
from config.settings.topics.messages import *  # noqa: F403
from config.settings.topics.oidc import *  # noqa: F403
from config.settings.topics.quality import *  # noqa: F403
from config.settings.topics.queue import *  # noqa: F403
from config.settings.topics.security import *  # noqa: F403
from config.settings.topics.two_steps import *  # noqa: F403
from config.settings.topics.wagtail import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "cms",
    "certification.quality",
    "certification.cards",
    "certification.batches",
    "certification.credentials",
    "volunteers.matching",
    "volunteers.onboarding",
    "training.sessions",
    "training.paths",
    "training.groups",
    "training.courses",
    "training.practice",
    "network.finder",
    "network.opendata",
    "network.monitoring",
    "network.meetings",
    "network.directory",
    "network.geography",
    "accounts.mydata",
    "accounts",
    "core",
    # modeltranslation patches models as they load, so it stands before the packages that define them
    "modeltranslation",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "accounts.apps.WagtailUsersConfig",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django_q",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CookielessMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.ChosenLanguageMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "training.practice.middleware.KeepFinishedMiddleware",
    "accounts.middleware.PersonalPagesMiddleware",
    "accounts.middleware.TwoStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "training.courses.middleware.GuestMiddleware",
    "volunteers.onboarding.middleware.ClaimMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.middleware.RefusedInAdminMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.site",
            ],
        },
    },
]
FORM_RENDERER = "core.forms.Renderer"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_URL = read("SITE_URL", "http://localhost:8000").rstrip("/")
DEMO = False
