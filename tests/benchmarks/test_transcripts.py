"""The rows of the budget table on coded transcripts: 8,000 words with 400 codings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

import qcoder
from tests.benchmarks import corpus
from tests.benchmarks.conftest import timed

Beside = Callable[[str, float, float, str], None]


@pytest.mark.parametrize("codes_as", ["margin", "comments"])
@pytest.mark.parametrize("ending", ["docx", "html", "pdf"])
def test_export_a_transcript(beside: Beside, tmp_path: Path, ending: str, codes_as: str) -> None:
    interview = next(corpus.interviews("large"))
    source = tmp_path / "interview.txt"
    source.write_text(interview.text, encoding="utf-8")
    out = tmp_path / f"out.{ending}"
    with qcoder.create(tmp_path / "p.qcoder", coder="AK") as p, p.operation("make corpus"):
        for coder in sorted({coding[3] for coding in interview.codings}):
            p.coders.add(f"coder{coder}")
        codes = {
            place: p.codes.add(f"C{place}", name_nl=name)
            for place, (_theme, _under, name) in enumerate(corpus.codebook())
        }
        document = p.documents.add(source)
        for start, end, code, coder in interview.codings:
            p.codings.add(document, start, end, code=codes[code], coder=f"coder{coder}")

        def bare() -> None:  # the text alone
            if ending == "docx":
                word = docx.Document()
                word.add_paragraph(interview.text)
                word.save(str(out))
            else:
                out.write_text(interview.text, encoding="utf-8")

        def ours() -> None:
            p.exports.transcripts([document], out, codes_as=codes_as)

        ours()  # fonts and styles are read once
        beside(
            f"export transcript, {len(p.codings.list())} codings: {ending}, {codes_as}",
            timed(bare, 3),
            timed(ours, 3),
            "1,000 ms",
        )
