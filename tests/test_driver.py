"""The driver, also where a notebook imported the libraries before qcoder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qcoder.driver import sqlcipher, stoppable
from qcoder.errors import Cancelled

USE = """
import qcoder
with qcoder.create(path, coder="AK", passphrase="geheim") as p:
    p.codes.add("A")
    p.undo()
    try:
        with p.operation("nested"):
            p.codes.add("B")
            raise KeyError
    except KeyError:
        pass
    assert p.codes.list() == [] and list(p.check()) == []
with qcoder.open(path, passphrase="geheim") as p:
    p.redo()
    assert len(p.codes.list()) == 1
import pandas, numpy  # both are whole afterwards
assert pandas.DataFrame({"a": [1]}).shape == (1, 1)
"""


@pytest.mark.parametrize("before", ["", "import sqlite_utils", "import pandas, sqlite_utils"])
def test_it_does_not_matter_what_was_imported_before(tmp_path: Path, before: str) -> None:
    script = f"{before}\npath = {str(tmp_path / 'p.qcoder')!r}\n{USE}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_opening_a_project_does_not_load_what_tables_need(tmp_path: Path) -> None:
    script = (
        "import sys, qcoder\n"
        f"with qcoder.create({str(tmp_path / 'p.qcoder')!r}, coder='AK') as p:\n"
        "    p.codes.add('A')\n"
        "heavy = {'pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'lxml', 'yaml', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_query_that_takes_long_is_stopped_by_what_its_progress_raises():
    connection = sqlcipher.connect(":memory:")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    def stop():
        raise Cancelled

    with pytest.raises(Cancelled), stoppable(connection, stop):
        connection.execute(endless)
    assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(sqlcipher.OperationalError), stoppable(connection, stop):
        connection.execute("SELECT nothing FROM nowhere")
    connection.close()
