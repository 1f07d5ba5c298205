"""Coding acts on what is selected, and undo takes it back."""

from tests.ui.conftest import Shared


def test_apply_codes_the_selected_passage(shared: Shared) -> None:
    document = shared.document("interview01")
    code = shared.session.open_project.codes.get("SAM-REGIE")
    shared.shown.show_document(document.id)
    span = shared.span("interview01", "elf lopen, trajecten")
    shared.shown.select_passage(span)
    made = shared.coding.apply(code.id)
    assert made
    assert (made.start, made.end) == span
    assert shared.shown.coding == made.id
    assert shared.shown.code == code.id
    shared.session.undo()
    assert shared.shown.coding is None
