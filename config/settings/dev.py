"""For development: the demo with Django's error pages."""

from config.settings.demo import *  # noqa: F403

DEBUG = True
