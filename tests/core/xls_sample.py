"""A very small writer of the old .xls format, so that tests need no binary file in the repository."""

import struct

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_xls(sheets, *, extra_name=""):
    """Bytes of an .xls; `sheets` maps names to rows of texts and numbers. `extra_name` adds an empty stream of that name."""
    return _compound(_workbook(sheets), extra_name)


def write_compound(name, *, extra_name=""):
    """Bytes of an old Office file that holds one stream of this name: "WordDocument" is a .doc."""
    return _compound(b"x", extra_name, name)


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind):
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _text(text, count):
    return struct.pack(count, len(text)) + b"\x01" + text.encode("utf-16-le")


def _cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + _text(value, "<H"))
    return _record(0x0203, place + struct.pack("<d", value))


def _page(rows):
    body = b"".join(
        _cell(row, column, value) for row, cells in enumerate(rows) for column, value in enumerate(cells) if value != ""
    )
    width = max((len(cells) for cells in rows), default=0)
    size = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return _bof(0x0010) + size + body + _record(0x000A, b"")


def _workbook(sheets):
    head = _bof(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    pages = [_page(rows) for rows in sheets.values()]
    bound = sum(4 + 7 + 1 + 2 * len(name) for name in sheets)
    offset = len(head) + bound + 4
    entries = b""
    for name, page in zip(sheets, pages, strict=True):
        entries += _record(0x0085, struct.pack("<IBB", offset, 0, 0) + _text(name, "<B"))
        offset += len(page)
    return head + entries + _record(0x000A, b"") + b"".join(pages)


def _entry(name, kind, first, size, child=FREE, left=FREE):
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw) + 2 if name else 0, kind, 1, left, FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", first, size)
    )


def _compound(stream, extra_name, name="Workbook"):
    stream = stream.ljust(max(len(stream) + -len(stream) % SECTOR, 4096), b"\0")
    count = len(stream) // SECTOR
    fat = [FAT_SECTOR, END, *range(3, 2 + count), END]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    entries = _entry("Root Entry", 5, END, 0, child=1)
    entries += _entry(name, 2, 2, len(stream), left=2 if extra_name else FREE)
    entries += _entry(extra_name, 2 if extra_name else 0, END, 0) + _entry("", 0, 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + struct.pack(f"<{SECTOR // 4}I", *fat) + entries + stream
