"""Figures as files and as pixels.

The one rule: the same figure gives the same bytes, whenever and wherever it is written.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from qcoder import files
from qcoder.charts.chart import Chart
from qcoder.errors import Error
from qcoder.i18n import _

DPI = 300  # of pictures in files
SUFFIXES = (".svg", ".png", ".pdf")
# What the library would tell of itself and of the moment.
_ABOUT: dict[str, dict[str, Any]] = {
    ".svg": {"Date": None, "Creator": None},
    ".png": {"Software": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def write(chart: Chart, path: Path | str) -> None:
    """Write a figure to a .svg, .png (300 dpi) or .pdf file; one that is there is replaced.

    Raises `Error` where the suffix is not known or the file cannot be written.
    """
    path = Path(path)
    check_place(path)
    data = content(chart, path.suffix)
    try:
        files.write(path, data)
    except OSError as error:
        raise Error(files.problem(path, error)) from error


def check_place(path: Path) -> None:
    """Raise `Error` where no figure can be written: by its suffix, or for want of a folder."""
    if path.suffix.lower() not in SUFFIXES:
        said = _("“{name}”: a figure can be written as .svg, .png or .pdf, by the end of its name.")
        raise Error(said.format(name=path.name))
    files.check_place(path)


def content(chart: Chart, suffix: str) -> bytes:
    """Return the file of a figure, by a suffix of `SUFFIXES`."""
    from qcoder.charts.page import settled

    suffix = suffix.lower()
    stream = io.BytesIO()
    about = _ABOUT[suffix]
    if suffix != ".png":
        about = about | {"Title": chart.title}
    figure: Any = chart.figure  # of which the types are known in part
    with settled():
        figure.savefig(stream, format=suffix[1:], dpi=DPI, metadata=about)
    return stream.getvalue()


def pixels(chart: Chart, width: int, height: int, scale: float = 1.0) -> tuple[bytes, int, int]:
    """Return a figure as RGBA, with how wide and high that is, so that it fits in width × height.

    `scale` is how many pixels of the screen each of these has. May be called in any thread.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from qcoder.charts.page import settled

    figure = chart.figure
    wide, high = figure.get_size_inches()
    before = figure.dpi
    with settled():
        try:
            figure.set_dpi(max(1.0, min(width / wide, height / high) * scale))
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
            across, down = canvas.get_width_height(physical=True)
            return bytes(canvas.buffer_rgba()), across, down
        finally:
            figure.set_dpi(before)
