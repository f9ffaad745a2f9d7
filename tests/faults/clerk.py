"""Reads pieces of Python from standard input, a JSON line each, and runs them in the house they name."""

import contextlib
import io
import json
import sys
import traceback

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after the setup
from django.db import connections  # noqa: E402

for line in sys.stdin:
    order = json.loads(line)
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = order["database"]
    connections.databases["default"]["NAME"] = order["database"]  # for threads
    settings.EMAIL_PORT = order["port"]
    printed, error = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(order["code"], {})  # noqa: S102 -- our own tests
        except Exception:  # noqa: BLE001 -- told to the test
            error = traceback.format_exc()
    connections.close_all()
    sys.stdout.write(json.dumps({"printed": printed.getvalue(), "error": error}) + "\n")
    sys.stdout.flush()
