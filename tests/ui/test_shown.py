"""What is shown follows the project, and lets go of what is removed."""

from tests.ui.conftest import Shared


def test_a_removed_document_is_no_longer_shown(shared: Shared) -> None:
    document = shared.document("interview01")
    shared.shown.show_document(document.id)
    shared.shown.activate(documents=[document.id])
    shared.session.open_project.documents.remove(document)
    assert shared.shown.document is None
    assert shared.shown.active_documents == frozenset()


def test_going_to_a_coding_shows_its_document_code_and_place(shared: Shared) -> None:
    places: list[tuple[int, int]] = []
    shared.shown.place_wanted.connect(lambda start, end: places.append((start, end)))
    coding = shared.session.open_project.codings.list("interview03")[4]
    shared.shown.go_to(coding)
    assert shared.shown.document == coding.document
    assert (shared.shown.coding, shared.shown.code) == (coding.id, coding.code)
    assert places == [(coding.start, coding.end)]


def test_showing_another_document_lets_go_of_what_was_selected(shared: Shared) -> None:
    coding = shared.session.open_project.codings.list("interview03")[0]
    shared.shown.go_to(coding)
    shared.shown.select_passage(shared.span("interview03", "Geeft niks"))
    shared.shown.show_document(shared.document("interview01").id)
    assert (shared.shown.coding, shared.shown.passage) == (None, None)


def test_a_merged_code_is_no_longer_shown_or_active(shared: Shared) -> None:
    project = shared.session.open_project
    code = project.codes.get("SAM-REGIE")
    shared.shown.select_code(code.id)
    shared.shown.activate(codes=[code.id])
    project.codes.merge(code, "SAM-AFSPR")
    assert (shared.shown.code, shared.shown.active_codes) == (None, frozenset())


def test_all_coders_are_shown_unless_some_are_chosen(shared: Shared) -> None:
    assert shared.shown.coders == frozenset(shared.session.coders)
    own = shared.session.coder
    assert own
    shared.shown.filter_codings(coders=[own.id])
    assert shared.shown.coders == frozenset([own.id])


def test_closing_the_project_lets_go_of_everything(shared: Shared) -> None:
    shared.shown.go_to(shared.session.open_project.codings.list("interview03")[0])
    shared.session.set_project(None)
    shown = shared.shown
    assert (shown.document, shown.coding, shown.code, shown.coders) == (
        None,
        None,
        None,
        frozenset(),
    )


def test_filters_let_go_of_what_is_merged_or_removed(shared: Shared) -> None:
    project = shared.session.open_project
    shared.shown.show_document(shared.document("interview03").id)
    code = project.codes.get("SAM-REGIE")
    shared.shown.filter_codings(codes=[code.id])
    one, two = project.speakers.list("interview03")
    shared.shown.filter_speaker(one.id)
    project.codes.merge(code, "SAM-AFSPR")
    project.speakers.merge(one, two)
    assert (shared.shown.codes_filter, shared.shown.speaker) == (None, None)


def test_a_coding_that_was_undone_is_not_selected(shared: Shared) -> None:
    coding = shared.session.open_project.codings.list("interview03")[0]
    shared.session.open_project.codings.remove(coding)
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    shared.shown.select_coding(coding.id)
    assert shared.coding.selected() is None
    assert said


def test_a_theme_is_chosen_as_one_and_follows_its_codes(shared: Shared) -> None:
    project, shown = shared.session.open_project, shared.shown
    theme, code = project.codes.get("SAM"), project.codes.get("SAM-REGIE")
    below = {one.id for one in shared.session.codes.values() if one.parent == theme.id}
    shown.activate(codes=[theme.id, code.id])
    assert shown.chosen_codes == {theme.id}
    assert shown.active_codes == below
    project.codes.move(code, "INB")
    assert shown.active_codes == below - {code.id}
    shared.session.undo()
    assert shown.active_codes == below
