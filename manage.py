#!/usr/bin/env python
"""Django's command line: the demo's settings when DEMO=1, else production, unless DJANGO_SETTINGS_MODULE is set."""

import os
import sys

if __name__ == "__main__":
    demo = os.environ.get("DEMO") == "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{'demo' if demo else 'production'}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
