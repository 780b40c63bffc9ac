"""Completes a PDF of Qt's: its table of what each glyph means leaves out blanks; “3 mg” would be read as “3'mg”.

Whoever copies a dose out of a paper, searches it or has it read aloud must get the dose that is printed. The completed
tables are added at the end of the file, as the format provides for changes.
"""

import re

_TABLE = re.compile(rb"\n(\d+) 0 obj\n<< /Length \d+ >>\nstream\n(/CIDInit .*?end\nend\n)\s*endstream", re.DOTALL)
_RANGE = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]{4})> ", re.MULTILINE)
_LAST = re.compile(rb"trailer\n<<(?P<trailer>.*?)>>\s*startxref\s+(?P<at>\d+)\s+%%EOF\s*$", re.DOTALL)
_AFTER = 2
"""The blank and the unbreakable blank may also be the last glyphs, after every glyph that is named."""


def with_spaces(pdf: bytes) -> bytes:
    """Give the PDF with every glyph that Qt left unnamed read as a blank; one laid out otherwise stays as it is."""
    end = _LAST.search(pdf)
    if end is None:
        return pdf
    added, places = bytearray(), []
    for number, table in _TABLE.findall(pdf):
        places.append((int(number), len(pdf) + len(added)))
        told = _completed(table)
        added += b"%d 0 obj\n<< /Length %d >>\nstream\n%bendstream\nendobj\n" % (int(number), len(told), told)
    if not places:
        return pdf
    at = len(pdf) + len(added)
    added += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
    added += b"trailer\n<<%b/Prev %b\n>>\nstartxref\n%d\n%%%%EOF\n" % (end["trailer"], end["at"], at)
    return pdf + bytes(added)


def _completed(table: bytes) -> bytes:
    named = {code for low, high in _RANGE.findall(table) for code in range(int(low, 16), int(high, 16) + 1)}
    blanks = sorted(set(range(1, max(named, default=0) + 1 + _AFTER)) - named)
    lines = b"".join(b"<%04X> <0020>\n" % code for code in blanks)
    return table.replace(b"endcmap", b"%d beginbfchar\n%bendbfchar\nendcmap" % (len(blanks), lines), 1)
