"""A program that is killed at each of 200 random moments: see `tests/test_killed.py`."""

from __future__ import annotations

import pytest

from tests.killed import PASSPHRASES
from tests.test_killed import KINDS, lose_nothing, make_backups, stay_whole


@pytest.mark.parametrize("passphrase", PASSPHRASES, ids=KINDS)
@pytest.mark.parametrize("group", range(4))
def test_work_is_not_lost_at_160_moments(tmp_path, passphrase, group):
    lose_nothing(tmp_path / "p.qcoder", passphrase, range(100 + 20 * group, 120 + 20 * group))


@pytest.mark.parametrize("passphrase", PASSPHRASES, ids=KINDS)
@pytest.mark.parametrize("seed", range(100, 120))
def test_restoring_is_whole_at_40_moments(tmp_path, passphrase, seed):
    make_backups(tmp_path / "p.qcoder", passphrase)
    stay_whole(tmp_path / "p.qcoder", passphrase, seed)
