"""PDF: running text from pages, and what is not read is said."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from qcoder import readers
from qcoder.errors import ReadError
from qcoder.model import Transcript
from tests.readers.test_read_laws import check

WIDTH, HEIGHT = A4
TURNS = [
    "I: Kunt u vertellen hoe de samenwerking met de provincie in het begin verliep?",
    "R: Dat verliep eigenlijk heel stroef, omdat niemand precies wist wie de opdrachtgever was en "
    "de besluitvorming steeds weer werd uitgesteld. Later kwam er schot in de zaak, toen de "
    "wethouder zich ermee ging bemoeien en we met alle partijen om de tafel zaten.",
    "I: En wie nam daarin de regie?",
    "R: De provincie had formeel de regie, maar in de praktijk deden wij het meeste werk.",
]
Made = Callable[..., Transcript]


def lines(turns: Sequence[str], width: float, size: float = 11) -> Iterator[str]:
    for turn in turns:
        yield from simpleSplit(turn, "Times-Roman", size, width)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a function that draws a PDF with the given function and reads it."""

    def make(draw: Callable[[Canvas], None], **options: object) -> Transcript:
        path = tmp_path / "gesprek.pdf"
        canvas = Canvas(str(path), pagesize=A4, **options)
        canvas.setFont("Times-Roman", 11)
        draw(canvas)
        canvas.save()
        transcript = readers.read(path)
        check(transcript)
        return transcript

    return make


def write(canvas: Canvas, text: Sequence[str], x: float = 72, y: float = 760) -> None:
    for line in text:
        canvas.drawString(x, y, line)
        y -= 14


def paged(
    canvas: Canvas, text: Sequence[str], header: str = "", rows: int = 20, numbers: bool = False
) -> None:
    for page, start in enumerate(range(0, len(text), rows), 1):
        canvas.setFont("Times-Roman", 11)
        if header:
            canvas.drawString(72, 800, header)
            canvas.drawCentredString(WIDTH / 2, 40, f"Pagina {page}")
        write(canvas, text[start : start + rows])
        for number in range(rows if numbers else 0):
            canvas.drawString(40, 760 - 14 * number, str(start + number + 1))
        canvas.showPage()


def test_wrapped_lines_are_one_paragraph_and_turns_stay_apart(made: Made) -> None:
    transcript = made(lambda canvas: write(canvas, list(lines(TURNS, 300))))
    assert transcript.format == "pdf"
    assert transcript.text.split("\n") == TURNS
    assert [turn.speaker for turn in transcript.turns] == ["I", "R", "I", "R"]


def test_running_headers_and_page_numbers_go_and_turns_go_on(made: Made) -> None:
    text = list(lines(TURNS * 6, 300))
    transcript = made(lambda canvas: paged(canvas, text, "Interview 4, vertrouwelijk"))
    assert transcript.text.split("\n") == TURNS * 6
    pages = -(-len(text) // 20)
    assert transcript.dropped == (
        f"“Interview 4, vertrouwelijk” on {pages} pages",
        f"{pages} page numbers",
    )


def test_what_is_said_at_the_top_of_a_page_stays(made: Made) -> None:
    said = ["R: Ja.", *(f"R: Dat was in jaar {number}." for number in range(1, 8))]
    transcript = made(lambda canvas: paged(canvas, said * 2, rows=8))
    assert transcript.text.count("Ja.") == 2


@pytest.mark.parametrize("label", ["INTERVIEWER", "Dat is altijd zo geweest."])
def test_what_stands_in_the_text_too_is_no_header(made: Made, label: str) -> None:
    said = [label, "Hoe ging dat?", "MEVROUW DE WIT", "Goed."] * 8
    transcript = made(lambda canvas: paged(canvas, said, rows=16))
    assert transcript.text.split("\n") == said


def test_a_name_alone_stays_a_line_below_a_full_one(made: Made) -> None:
    full = "Dat verliep heel stroef omdat niemand wist wie de opdrachtgever van het werk was."
    width = stringWidth(full, "Times-Roman", 11) + 5
    said = [f"{TURNS[1][3:]} {TURNS[3][3:]}"]
    said += ["INTERVIEWER", "Hoe ging dat?", "MEVROUW DE WIT", full] * 4
    transcript = made(lambda canvas: write(canvas, list(lines(said, width))))
    assert transcript.text.split("\n") == said


def test_two_columns_are_read_one_by_one(made: Made) -> None:
    text = list(lines(TURNS * 5, 210))
    half = (len(text) + 1) // 2

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 790, "Verslag van het gesprek met de gemeente Zuiderwold")
        for number in range(half):  # row by row, as some programs write columns
            write(canvas, text[number : number + 1], 72, 760 - 14 * number)
            write(canvas, text[half + number :][:1], 310, 760 - 14 * number)

    transcript = made(draw)
    assert transcript.text.split("\n")[1:] == TURNS * 5


def test_labels_beside_the_text_are_read_row_by_row(made: Made) -> None:
    def draw(canvas: Canvas) -> None:
        y = 760.0
        for number in range(6):
            label, said = ("Interviewer", TURNS[0][3:]), ("Mevrouw De Wit", TURNS[1][3:])
            name, text = said if number % 2 else label
            canvas.drawString(72, y, name)
            for line in simpleSplit(text, "Times-Roman", 11, 250):
                canvas.drawString(200, y, line)
                y -= 14
            y -= 10

    transcript = made(draw)
    assert transcript.speakers == ("Interviewer", "Mevrouw De Wit")
    assert [turn.text for turn in transcript.turns[:2]] == [TURNS[0][3:], TURNS[1][3:]]


def test_line_numbers_are_named(made: Made) -> None:
    text = list(lines(TURNS * 5, 300))
    text = text[: len(text) // 20 * 20]
    transcript = made(lambda canvas: paged(canvas, text, numbers=True))
    assert f"{len(text)} line numbers" in transcript.dropped
    assert transcript.text.startswith("\n".join(TURNS))


def test_hyphens_at_the_end_of_a_line(made: Made) -> None:
    text = [
        "R: Het gaat in deze streek om de gemeen-", "te Zuiderwold en de provincie Noord-",
        "Holland, en ook om onderwijs- en zorg-", "instellingen die vooral meekeken, of in-",
        "en uitstroom.",
    ]  # fmt: skip
    transcript = made(lambda canvas: write(canvas, text))
    assert transcript.text == (
        "R: Het gaat in deze streek om de gemeente Zuiderwold en de provincie Noord-Holland, en "
        "ook om onderwijs- en zorginstellingen die vooral meekeken, of in- en uitstroom."
    )


def test_text_at_an_angle_is_named_and_not_read(made: Made) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, list(lines(TURNS, 300)))
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont("Times-Roman", 60)
        canvas.drawString(0, 0, "CONCEPT")

    transcript = made(draw)
    assert transcript.text.split("\n") == TURNS
    assert transcript.dropped == ("text at an angle: CONCEPT",)


def test_a_turned_page_is_read(made: Made) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        write(canvas, list(lines(TURNS, 300)), y=500)

    assert made(draw).text.split("\n") == TURNS


def picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (30, 40), 200)), 0, 0, WIDTH, HEIGHT)


def test_a_scan_is_refused(made: Made) -> None:
    with pytest.raises(ReadError, match=r"“gesprek.pdf” holds pictures of pages.*\(OCR\)"):
        made(picture)


def test_pages_that_are_pictures_are_named(made: Made) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, list(lines(TURNS, 300)))
        for _page in range(2):
            canvas.showPage()
            picture(canvas)

    transcript = made(draw)
    assert transcript.warnings[0].startswith("Pages 2–3 of “gesprek.pdf” are pictures")
    assert transcript.dropped == ("2 pictures",)


def test_passwords(made: Made) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    def draw(canvas: Canvas) -> None:
        write(canvas, list(lines(TURNS, 300)))

    with pytest.raises(ReadError, match="“gesprek.pdf” is protected with a password"):
        made(draw, encrypt=StandardEncryption("geheim", ownerPassword="eigenaar"))
    only_owner = StandardEncryption("", ownerPassword="eigenaar", canCopy=0)
    assert made(draw, encrypt=only_owner).text.split("\n") == TURNS


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is the catalogue."""
    data, places = b"%PDF-1.4\n", list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + each + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (
        size, table, size,
    ) + b"startxref\n%d\n%%%%EOF" % len(data)  # fmt: skip


def page_of(content: bytes, resources: bytes = b"", *more: bytes, unicode: bytes = b"") -> bytes:
    """Return a PDF of one page; objects 6 and on are `more`, object 7 is the map of the font."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 "
        b"R>>" + resources + b">>>>", content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica" + unicode + b">>", *more,
    )  # fmt: skip


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(content), content)


def to_unicode(pairs: Sequence[tuple[str, str]]) -> bytes:
    rows = b"".join(
        b"<%02x> <%s>\n" % (ord(a), b.encode("utf-16-be").hex().encode()) for a, b in pairs
    )
    return stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <00> "
        b"<ff> endcodespacerange\n%d beginbfchar\n%sendbfchar endcmap end end" % (len(pairs), rows)
    )


@pytest.mark.parametrize(
    ("pairs", "written", "read"),
    [
        ([("_", "\u200b")], "I:_Hoe_ging_het?", "I: Hoe ging het?"),
        ([("_", "\ufb01"), ("~", "\ufb00")], "The mis_ts are o~.", "The misfits are off."),
    ],
)
def test_characters(tmp_path: Path, pairs: list[tuple[str, str]], written: str, read: str) -> None:
    """Zero-width spaces between words are spaces, ligatures are their letters."""
    content = stream(b"BT /F 12 Tf 72 700 Td (%s) Tj ET" % written.encode())
    path = tmp_path / "x.pdf"
    path.write_bytes(page_of(content, b"", to_unicode(pairs), unicode=b"/ToUnicode 6 0 R"))
    assert readers.read(path).text == read


HEBREW = {chr(ord("a") + n): chr(0x5D0 + n) for n in range(26)} | {"_": " ", "1": "1", "2": "2"}


def test_pages_that_run_from_right_to_left(tmp_path: Path) -> None:
    """The file holds what stands on the page from left to right; the text is as it is read."""
    rows = ["a" * 30 + "_bcd_efg", "hij_12_klm", "nop_qrs"]
    shown = ((row[::-1].replace("21", "12"), 760 - 16 * n) for n, row in enumerate(rows))
    content = b"".join(
        f"BT /F 12 Tf {540 - 6.7 * len(row)} {y} Td ({row}) Tj ET\n".encode() for row, y in shown
    )
    path = tmp_path / "x.pdf"
    pairs = to_unicode(sorted(HEBREW.items()))
    path.write_bytes(page_of(stream(content), b"", pairs, unicode=b"/ToUnicode 6 0 R"))
    text = readers.read(path).text
    assert " ".join(text.split()) == "".join(HEBREW[char] for char in "_".join(rows))


def nested(depth: int) -> bytes:
    """Return a page that draws ten forms that draw ten forms, and so on."""
    forms = [
        stream(
            b"/X Do " * 10 if level < depth - 1 else b"BT /F 12 Tf (aaa) Tj ET",
            b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>/Font<<"
            b"/F 5 0 R>>>>" % (7 + level),
        )
        for level in range(depth)
    ]
    return page_of(stream(b"/X Do " * 10), b"/XObject<</X 6 0 R>>", *forms)


UNPACKED = b"BT /F 12 Tf 72 700 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 4_000_000 + b"ET"


@pytest.mark.parametrize(
    "data",
    [
        nested(9),
        page_of(stream(zlib.compress(UNPACKED, 9), b"/Filter/FlateDecode")),
    ],
    ids=["forms in forms", "unpacking"],
)
def test_bombs_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bom.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="“bom.pdf” is larger or more deeply nested"):
        readers.read(path)


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_refused(tmp_path: Path, keep: float) -> None:
    data = io.BytesIO()
    canvas = Canvas(data)
    paged(canvas, TURNS * 20)
    canvas.save()
    path = tmp_path / "half.pdf"
    path.write_bytes(data.getvalue()[: int(len(data.getvalue()) * keep)])
    with pytest.raises(ReadError, match="“half.pdf” is damaged"):
        readers.read(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"I: Hoe?\nR: Goed.\n")
    with pytest.raises(ReadError, match="damaged or not of the kind"):
        readers.read(path)
    path.write_bytes(b"{\\rtf1 Hallo}")
    with pytest.raises(ReadError, match="looks like a Rich Text document"):
        readers.read(path)


def test_words_that_are_the_same_on_every_page_are_not_all_a_header(made: Made) -> None:
    def draw(canvas: Canvas) -> None:
        for _page in range(4):
            canvas.drawString(72, 800, "Concept van het verslag")
            canvas.showPage()

    transcript = made(draw)
    assert "Concept van het verslag" in transcript.text
    assert not transcript.dropped
