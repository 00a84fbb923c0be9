"""A command in a process of its own: its time limit stops all its work, its errors and log lines come through."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from onrecord.flows.execution.living import dead, forget, living
from onrecord.flows.orchestration import supervise
from onrecord.flows.orchestration.supervise import CommandFailed, run_command

# Matching this backtracks for ages inside one call of C, which no thread and no signal handler of Python interrupts.
STUCK = "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n"
LIMITED = "import signal, sys\nsignal.setitimer(signal.ITIMER_REAL, float(sys.argv[2]))\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def make(source: str) -> None:
        (tmp_path / "program.py").write_text(source)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(supervise, "_MODULE", "program")

    return make


def run(*arguments: str, time_limit: float = 60) -> tuple[Any, list[dict[str, Any]]]:
    logged: list[dict[str, Any]] = []
    return run_command(arguments, time_limit, logged.append), logged


def test_result_and_log_come_through(program: Any) -> None:
    program('import sys\nprint(\'{"level": "info", "message": "half"}\\nnot json\', file=sys.stderr)\nprint(\'{}\')')
    assert run("any") == ({}, [{"level": "info", "message": "half"}, {"level": "warning", "message": "not json"}])


def test_work_that_no_thread_could_interrupt_is_stopped_with_all_it_started(program: Any, tmp_path: Path) -> None:
    child = f"import os, time\nopen({str(tmp_path / 'child')!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    program(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n{STUCK}")
    started = time.monotonic()
    with pytest.raises(CommandFailed, match="took longer than 2 s and was ended") as failure:
        run("refresh", time_limit=2)
    assert failure.value.kind == "TimeLimit"
    assert time.monotonic() - started < 8
    pid = int((tmp_path / "child").read_text())
    gone = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < gone, "a child outlived its time limit"
        time.sleep(0.02)


def test_the_kernel_ends_a_command_whose_supervisor_is_gone(tmp_path: Path) -> None:
    (tmp_path / "stuck.py").write_text(
        f"from onrecord.flows.cli import app\nimport onrecord.flows.cli.looking\n"
        f"@app.app.command()\ndef stuck() -> None:\n    {STUCK.replace(chr(10), chr(10) + '    ')}\napp.main()\n"
    )
    process = subprocess.run(
        [sys.executable, tmp_path / "stuck.py", "--time-limit", "0.5", "stuck"], check=False, timeout=60
    )
    assert process.returncode == -14  # SIGALRM


def test_the_class_of_an_error_tells_whether_trying_again_can_help(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"sources\.toml is not there") as failure:
        run("refresh", "--direct", "--warehouse", str(tmp_path / "w"))
    assert failure.value.kind == "SettingsError"


def test_a_command_that_is_killed_is_told_as_that(program: Any) -> None:
    program("import os\nos.kill(os.getpid(), 9)")
    with pytest.raises(CommandFailed, match="ended by SIGKILL") as failure:
        run("refresh")
    assert failure.value.kind == "Killed"


def test_who_is_killed_is_found_dead_and_who_ends_or_lives_is_not(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom onrecord.flows.execution.living import living\n"
        "with living(Path(sys.argv[1]), 'killed'):\n    print('here', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with (
        living(tmp_path, "alive"),
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdout
        assert process.stdout.readline() == b"here\n"
        assert dead(tmp_path) == []
        process.kill()
        process.wait()
        assert dead(tmp_path) == ["killed"]
    assert [path.name for path in (tmp_path / ".living").iterdir()] == ["killed"]
    forget(tmp_path, "killed")
    assert dead(tmp_path) == []
