"""Messages in English, whatever ran before."""

from collections.abc import Iterator

import pytest

from qcoder import i18n


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)
