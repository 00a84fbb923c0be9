"""A measured command's cost includes its children, and its failure is not taken for a result."""

import sys

import pytest

from benchmarks.measure import CommandFailed, measure

BUSY = "import time; t = time.process_time()\nwhile time.process_time() - t < 0.6: pass"


def test_processor_time_and_memory_of_children_count(tmp_path):
    child = "x = bytearray(80 << 20)\n" + BUSY
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True); print('done')"
    usage = measure([sys.executable, "-c", parent], tmp_path)
    assert usage.output == "done\n"
    assert usage.cpu_s >= 0.6
    assert usage.wall_s > 0.6
    assert usage.peak_mb["main"] < 80 < usage.peak_mb["helper 1"]
    assert usage.largest_mb == usage.peak_mb["helper 1"]


def test_failure_is_told_with_what_the_command_said(tmp_path):
    with pytest.raises(CommandFailed, match="no such comet"):
        measure([sys.executable, "-c", "raise SystemExit('no such comet')"], tmp_path)


def test_environment_is_passed_on(tmp_path):
    command = [sys.executable, "-c", "import os; print(os.environ['COMET'])"]
    assert measure(command, tmp_path, COMET="Encke").output == "Encke\n"
