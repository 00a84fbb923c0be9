"""Headless Chromium, asked over the DevTools protocol: pages opened, scripts run in them, pictures taken.

Debian: chromium-headless-shell (`make browser`).
"""

import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

BROWSER = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
_OPTIONS = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0", "about:blank")


class Tab:
    """One page of the browser, and the addresses it asked for."""

    def __init__(self, connection: ClientConnection, seconds: float) -> None:
        self.requested: list[str] = []
        self._connection = connection
        self._seconds = seconds
        self._numbers = itertools.count(1)
        for domain in ("Page", "Runtime", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command of the protocol; raise RuntimeError where it is an error."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (message := self._receive()).get("id") != number:
            pass
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(timeout=self._seconds))
        if message.get("method") == "Network.requestWillBeSent":
            self.requested.append(message["params"]["request"]["url"])
        return message

    def look(self, width: int, height: int = 900, scheme: str = "light") -> None:
        """Set the size of the window and whether it is light or dark."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, url: str) -> None:
        """Open an address and wait until the page says that it is loaded."""
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def wait(self, condition: str, seconds: float = 60) -> bool:
        """Wait until an expression holds in the page; return whether it did in time."""
        end = time.monotonic() + seconds
        while not (holds := bool(self.evaluate(condition))) and time.monotonic() < end:
            time.sleep(0.1)
        return holds

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression in the page, of a promise what it brings."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"].get("exception", {}).get("description")))
        return answer["result"].get("value")

    def screenshot(self, path: Path, most: int = 16_000) -> None:
        """Write a picture of the whole page, down to so many pixels."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most), "scale": 1}
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(picture["data"]))


@contextmanager
def tab(seconds: float = 120) -> Iterator[Tab]:
    """Start a browser with an empty profile and give its page; commands not answered in time raise TimeoutError."""
    with tempfile.TemporaryDirectory() as profile:
        command = [str(BROWSER), f"--user-data-dir={profile}", *_OPTIONS]
        # A session of its own: the command may be a script that starts the browser, which must end with it.
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            try:
                with connect(_address(process, seconds), max_size=None) as connection:
                    yield Tab(connection, seconds)
            finally:
                os.killpg(process.pid, signal.SIGKILL)


def _address(process: "subprocess.Popen[str]", seconds: float) -> str:
    """Return the address of the first page, once the browser has told its own."""
    told = next((line for line in process.stderr or () if "DevTools listening on" in line), "")
    if not told:
        raise RuntimeError("the browser ended before it could be asked anything")
    host = told.split("ws://")[1].split("/")[0]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for page in httpx.get(f"http://{host}/json", timeout=seconds).json():
            if page["type"] == "page":
                return str(page["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise TimeoutError("the browser has no page")
