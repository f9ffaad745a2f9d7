"""Asks the running service whether it is ready; for a container's health check. Exit 0: yes."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def ready(port: int) -> bool:
    """True when /readyz answers 200 within 4 seconds, asked under the name the site answers to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request(
            "GET", "/readyz", headers={"Host": urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"}
        )
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not ready(int(os.environ.get("PORT", "8000"))))
