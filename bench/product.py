"""The product in a process of its own: started, stopped, killed, seen from outside."""

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def demo_environment(database: str, **more: str) -> dict[str, str]:
    """What the product needs to serve the demo from a database and static files of its own."""
    static = tempfile.mkdtemp(prefix="capitalisation-static-")
    atexit.register(shutil.rmtree, static, ignore_errors=True)
    return {
        **os.environ,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": database,
        "STATIC_ROOT": static,
        "DEMO": "yes",
        "DEBUG": "no",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "capitalisation.settings",
        **more,
    }


@dataclass(slots=True)
class Product:
    """The pages, on eight threads, and their live news in one process on a free port."""

    environment: dict[str, str]
    address: str = field(init=False)
    process: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.environment = {**self.environment, "BASE_URL": self.url}

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def load_demo(self) -> None:
        self.manage("collectstatic", "--noinput", "--ignore", "admin", "--verbosity", "0")
        self.manage("migrate", "--verbosity", "0")
        self.manage("demo", "--verbosity", "0")

    def manage(self, *command: str) -> str:
        """Run a command of the product and give back what it said."""
        whole = [sys.executable, "manage.py", *command]
        done = subprocess.run(
            whole, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def start(self) -> None:
        """Start unless it runs; come back when it answers."""
        if self.process is not None:
            return
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "--host",
            "127.0.0.1",
            "--port",
            self.address.partition(":")[2],
            "--no-access-log",
            "--log-level",
            "critical",
            "--timeout-graceful-shutdown",
            "3",
        ]
        self.process = subprocess.Popen(
            [*command, "live.asgi:application"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        until(self._answers, seconds=30)

    def kill(self) -> None:
        """kill -9, all its processes at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            return bool(urllib.request.urlopen(f"{self.url}/sante/vive", timeout=2).status == 200)
        return False


def until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait for a condition; False when it did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
