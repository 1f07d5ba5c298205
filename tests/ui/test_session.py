"""The session: what is refused is said, and its lists follow every change."""

import threading

from tests.ui.conftest import Shared


def test_what_is_refused_is_said_and_changes_nothing(shared: Shared) -> None:
    said: list[tuple[str, bool]] = []
    shared.session.said.connect(lambda text, bad: said.append((text, bad)))
    project = shared.session.open_project
    taken = shared.document("interview02").name
    shared.session.perform(lambda: project.documents.rename("interview01", taken))
    assert len(said) == 1
    assert taken in said[0][0]
    assert said[0][1]


def test_lists_follow_changes_and_undo(shared: Shared) -> None:
    document = shared.document("interview01")
    shared.session.open_project.documents.rename(document, "INT01")
    assert shared.session.documents[document.id].name == "INT01"
    shared.session.undo()
    assert shared.session.documents[document.id].name == "interview01"
    shared.session.redo()
    assert shared.session.documents[document.id].name == "INT01"


def test_undo_is_of_the_coder_at_work(shared: Shared) -> None:
    project = shared.session.open_project
    project.documents.rename("interview01", "INT01")
    other = project.coders.get("MV")
    shared.session.work_as(other.id)
    assert shared.session.coder == other
    said: list[str] = []
    shared.session.said.connect(lambda text, _bad: said.append(text))
    shared.session.undo()
    assert said == ["There is nothing to undo."]
    assert project.documents.get("INT01")


def test_what_a_thread_changed_is_told_once_it_left(shared: Shared) -> None:
    session, told = shared.session, list[str]()
    session.changes.connect(lambda changes: told.append(changes.verb))
    rename = session.open_project.documents.rename
    thread = threading.Thread(target=lambda: rename("interview01", "INT01"))
    thread.start()
    thread.join()
    assert not told
    session.catch_up()
    assert told == ["rename document"]
    assert "INT01" in [one.name for one in session.documents.values()]
    session.catch_up()
    assert len(told) == 1
