"""What the log says: to standard error, as text or as JSON, never an address or a text."""

from __future__ import annotations

import json
import logging
import sys

from forum import clock
from forum.config import Config


class JsonLine(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Turn a record into its line."""
        line = {
            "at": clock.now().isoformat(),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)


def init_logs(config: Config) -> None:
    """Send our log to standard error in the form the deployer chose."""
    handler = logging.StreamHandler(sys.stderr)
    if config.log_format == "json":
        handler.setFormatter(JsonLine())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("forum")
    log.handlers[:] = [handler]
    log.setLevel(config.log_level.upper())
    log.propagate = False
