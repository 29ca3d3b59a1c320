"""Small documents of each kind, written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

LINES = (
    "Operator",
    "Welcome to the Harbor Cloud Third Quarter 2024 Earnings Conference Call.",
    "Ann Lee",
    "Thank you. Gross margin was 17%.",
)
TURNS = [(LINES[0], LINES[1]), (LINES[2], LINES[3])]
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def html(lines: Sequence[str] = LINES, body: str | None = None) -> bytes:
    """A saved page with menus, scripts and advertisements around the lines."""
    inside = "".join(f"<p>{escape(line)}</p>" for line in lines) if body is None else body
    return (
        "<!DOCTYPE html><html><head><title>A site</title><style>p {}</style><script>var x = 'Ann Lee';</script></head>"
        "<body><nav><ul><li>Home</li><li>News</li></ul></nav>"
        f"<article>{inside}</article><aside><p>Buy our newsletter</p></aside><footer>All rights reserved</footer></body></html>"
    ).encode()


def docx(lines: Sequence[str] = LINES, document: bytes | None = None) -> bytes:
    """A Word document with one paragraph per line."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    whole = f'<w:document xmlns:w="{_WORDS}"><w:body>{paragraphs}</w:body></w:document>'.encode()
    return archive(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": whole if document is None else document}
    )


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of the files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            # Without the time of day, so that the same files are the same archive.
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def pdf(pages: Sequence[Sequence[str]] = (LINES,)) -> bytes:
    """A PDF with Latin text and one page per list of lines."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "BT /F1 12 Tf 14 TL 72 720 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream".encode())
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 792] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    written = b"%PDF-1.4\n"
    places = []
    for number, content_of in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content_of + b"\nendobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF".encode()
    return written + head + table + tail
