"""What must not stand in a log: addresses that are keys, such as invitation links."""

import logging
import re

# A part of a path or of a query that is long and looks random: 40 signs or more of the alphabet of tokens, UUIDs are
# shorter.
_TOKEN = re.compile(r"(?<=[/=])[A-Za-z0-9_-]{40,}(?=[/?&#.\s'\"]|$)")


class WithoutTokens(logging.Filter):
    """Django names the path of a request that failed; a token in it is shown as "…"."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _TOKEN.search(said):
            record.msg, record.args = _TOKEN.sub("…", said), None
        return True
