"""What the command line logs, on standard error: lines for people, JSON objects for programs (``--json``)."""

import json
import logging
import time
from datetime import UTC, datetime

from onrecord.flows.cli.bar import Bar

_LOG = logging.getLogger("onrecord")
_FIELDS = "fields"


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, message, and the fields that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(as_json: bool) -> None:
    """Let the loggers write to standard error: ours from INFO on, all others from WARNING on."""
    handler = logging.StreamHandler()
    plain = logging.Formatter("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if as_json else plain)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    _LOG.handlers[:] = [handler] if as_json else []
    _LOG.propagate = not as_json
    _LOG.setLevel(logging.INFO if as_json else logging.NOTSET)


def say(message: str, level: int = logging.INFO, **fields: object) -> None:
    """Log a message with fields."""
    _LOG.log(level, message, extra={_FIELDS: fields})


class Logged:
    """Logs each stage once it has ended: how many units it worked on, in how many seconds."""

    def __init__(self) -> None:
        self._name = ""
        self._n_units = 0
        self._started = 0.0

    def stage(self, name: str, total: int | None) -> None:  # noqa: ARG002 - a bar shows it
        """Tell of the stage before."""
        self.close()
        self._name, self._n_units, self._started = name, 0, time.monotonic()

    def advance(self, n_units: int) -> None:
        """Count."""
        self._n_units += n_units

    def say(self, message: str) -> None:
        """Log a message."""
        say(message)

    def close(self) -> None:
        """Tell of the last stage."""
        if self._name:
            seconds = round(time.monotonic() - self._started, 3)
            say(f"{self._name}: {self._n_units} units", stage=self._name, n_units=self._n_units, seconds=seconds)
        self._name = ""


def progress(is_terminal: bool) -> Bar | Logged:
    """Return what tells of progress: bars in a terminal, else the log."""
    return Bar() if is_terminal else Logged()
