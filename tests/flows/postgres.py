"""A real PostgreSQL on the loopback address for tests."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwall
from typing import Any

OWNER = "onrecord"


def program(name: str) -> Path | None:
    """One of PostgreSQL's programs, which Debian keeps out of the path."""
    found = shutil.which(name)
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return Path(found) if found else next(iter(kept[::-1]), None)


@contextmanager
def server() -> Iterator[int]:
    """Start a server; yield its port. It trusts everybody who can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="onrecord-postgres", dir="/tmp"))  # where its user may go
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _user())
        _run("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", f"--username={OWNER}", folder / "data")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _run("pg_ctl", f"--pgdata={folder / 'data'}", f"--options={options}", f"--log={folder / 'log'}", "-w", "start")
        try:
            yield port
        finally:
            _run("pg_ctl", f"--pgdata={folder / 'data'}", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def ask(port: int, query: str, database: str = "postgres") -> list[str]:
    """Return the lines that psql prints for a query."""
    where = ["-h", "127.0.0.1", "-p", str(port), "-U", OWNER, "-d", database]
    done = _run("psql", *where, "-qAt", "-v", "ON_ERROR_STOP=1", "-c", query)
    return str(done.stdout).splitlines()


def dump(port: int, database: str) -> str:
    """Return all that a database holds."""
    where = ["-h", "127.0.0.1", "-p", str(port), "-U", OWNER]
    return str(_run("pg_dump", *where, database).stdout)


def _run(name: str, *arguments: object) -> Any:
    command: Sequence[str] = [str(program(name)), *map(str, arguments)]
    user = _user() if os.geteuid() == 0 else None
    done = subprocess.run(command, user=user, cwd="/", capture_output=name != "pg_ctl", text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
    return done


def _user() -> str:
    """Who is to run it: root may not."""
    names = {entry.pw_name for entry in getpwall()}
    return next(name for name in ("postgres", "nobody", getpass.getuser()) if name in names)
