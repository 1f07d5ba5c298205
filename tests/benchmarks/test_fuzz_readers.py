"""Ten thousand damaged files over all readers: each is read or refused, in time and memory.

Each format is read in a process of its own, so that a crash, a hang and the memory of one are seen.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import pytest

from qcoder import readers
from qcoder.errors import ReadError
from tests.readers.bombs import BOMBS
from tests.readers.seeds import damaged, seeds
from tests.readers.test_read_laws import check

FILES = 10_000
SLOWEST = 5.0  # seconds
READ = """
import os, resource, sys
from qcoder import readers
from qcoder.errors import ReadError
begin = sum(os.times()[:4])  # with the processes that it started
try:
    outcome = f"{len(readers.read(sys.argv[1]).turns)} turns"
except ReadError as error:
    outcome = str(error)
print(sum(os.times()[:4]) - begin, end=" ")
peak = next(line for line in open("/proc/self/status") if line[:6] == "VmHWM:")  # not its parent's
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(max(int(peak.split()[1]), children) * 1024, outcome)
"""
_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
HANG = 1_800  # seconds that all files of a format may take together


@pytest.mark.parametrize("suffix", readers.FORMATS)
def test_damaged_files(suffix: str) -> None:
    count = -(-FILES // len(readers.FORMATS))
    done = subprocess.run(
        [sys.executable, "-m", __name__, suffix, str(count)],
        capture_output=True, text=True, timeout=HANG,
    )  # fmt: skip
    last = done.stdout.rpartition("\n")[2]
    assert done.returncode == 0, f"crashed on number {last}: {done.stderr[-2000:]}"
    found = json.loads(last)
    print(suffix, {**found, "failures": len(found["failures"])})
    assert found["failures"] == []
    assert found["slowest"] < SLOWEST
    assert found["memory"] < readers.MOST_MEMORY


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs(bomb: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{bomb.partition(' ')[0]}"
    path.write_bytes(BOMBS[bomb]())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=HANG
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seconds, memory, outcome = done.stdout.split(" ", 2)
    print(f"{bomb}: {float(seconds):.1f} s, {int(memory) // 2**20} MB, {outcome}")
    assert float(seconds) < SLOWEST
    assert int(memory) < readers.MOST_MEMORY


def run(suffix: str, count: int) -> dict[str, object]:
    """Read `count` damaged files of a format; return what went wrong, and the time and memory."""
    files = seeds(suffix)
    failures: list[str] = []
    outcomes: Counter[str] = Counter()
    slowest = (0.0, -1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{suffix}")
        for number in range(count):
            print(number, flush=True)
            path.write_bytes(damaged(files, number))
            begin = sum(os.times()[:4])  # with the processes that it started
            try:
                check(readers.read(path))
                outcomes["read"] += 1
            except ReadError:
                outcomes["refused"] += 1
            except Exception:  # noqa: BLE001 - what is sought
                failures.append(f"{number}: {traceback.format_exc(limit=-4)}")
            slowest = max(slowest, (sum(os.times()[:4]) - begin, number))
    return {
        "failures": failures,
        **outcomes,
        "slowest": slowest[0],
        "slowest_number": slowest[1],
        "memory": 1024 * max(resource.getrusage(who).ru_maxrss for who in _WHO),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], int(sys.argv[2]))))
