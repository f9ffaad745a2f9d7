"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", f"config.settings.{'demo' if os.environ.get('DEMO') == '1' else 'production'}"
)
application = get_wsgi_application()
