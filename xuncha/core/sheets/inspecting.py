"""What a given file really is, before any library opens it: type, macros, size inside, formulas, errors."""

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.utils.cell import coordinate_to_tuple

FILE_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 300 * 1024 * 1024
COLUMN_LIMIT, ROW_LIMIT = 400, 60000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ADVICE = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
OTHER_TYPES = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"%PDF", "PDF 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
)
DAMAGED = f"文件已损坏，读不出来；{ADVICE}"
HIDDEN = "这一行在表格里是隐藏的（或被筛选掉的），照样算一行；不要导入的请先删去。"
FAR_OUT = "表格里有离正文很远的内容；请删去多余的空行、空列和远处的单元格后再上传。"
OLE_MACRO, OLE_LOCKED, OLE_WORD = ("_VBA_PROJECT", "EncryptedPackage", "WordDocument")


class FileRefused(ValueError):
    """The file as a whole cannot be read; a sentence that says what to do."""


@dataclass
class Facts:
    """What stands in one worksheet of an .xlsx: cells with formulas and with error values, as (row, column) from 0; rows
    that are hidden or filtered away."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    def notes_of(self, row: int) -> list[str]:
        """What is told of a row as a whole."""
        return [HIDDEN] if row in self.hidden else []


def inspect(data: bytes) -> dict[str, Facts]:
    """Facts by worksheet name for an .xlsx, nothing for an .xls; FileRefused for whatever should not be opened."""
    if not data:
        raise FileRefused("文件是空的；请重新选择文件。")
    if len(data) > FILE_LIMIT:
        raise FileRefused(f"文件超过 {FILE_LIMIT // 1024 // 1024} MB；请删去多余的图片和空行，或分成几个文件。")
    if data.startswith(OLE):
        _refuse_ole(data)
        return {}
    if data.startswith(b"PK"):
        return _inspect_zip(data)
    for magic, noun in OTHER_TYPES:
        if data.startswith(magic):
            raise FileRefused(f"这不是电子表格，而是{noun}（改扩展名不能改变文件类型）；请上传 .xlsx 或 .xls 文件。")
    start = data[:1024].lstrip().lower()
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        raise FileRefused(f"这是网页格式的表格，不是真正的电子表格；{ADVICE}")
    raise FileRefused(f"认不出这个文件；只接受 .xlsx 和 .xls。如果是 CSV 或文本，{ADVICE}")


def refusal_at_sight(data: bytes) -> str:
    """Why a file is not opened, as far as it can be told without reading its cells; "" when nothing stands against it."""
    try:
        if not data.startswith(b"PK"):
            inspect(data)
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _refuse_zip(archive)
    except FileRefused as refusal:
        return str(refusal)
    except Exception:  # as in _inspect_zip
        return DAMAGED
    return ""


def is_xls(data: bytes) -> bool:
    """Is it the old binary format?"""
    return data.startswith(OLE)


def _refuse_ole(data: bytes) -> None:
    macro, locked, word = (name.encode("utf-16-le") in data for name in (OLE_MACRO, OLE_LOCKED, OLE_WORD))
    if locked:
        raise FileRefused("文件设了打开密码；请去掉密码后再上传。")
    if word:
        raise FileRefused("这是 Word 文档，不是电子表格；请上传 .xlsx 或 .xls 文件。")
    if macro:
        raise FileRefused(f"文件里有宏，为安全起见不予读取；{ADVICE}")


def _inspect_zip(data: bytes) -> dict[str, Facts]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_zip(archive)
            return {name: _worksheet(archive, path) for name, path in _worksheets(archive).items()}
    except FileRefused:
        raise
    except Exception:  # whatever a foreign file breaks in the parsers, it is the file that is broken
        raise FileRefused(DAMAGED) from None


def _refuse_zip(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if sum(info.file_size for info in archive.infolist()) > UNPACKED_LIMIT:
        raise FileRefused("文件解开后过大；请删去多余的格式、图片和空行后再上传。")
    if archive.testzip():  # a part that is longer than it says fails here, before the reader unpacks it
        raise FileRefused(DAMAGED)
    if "word/document.xml" in names:
        raise FileRefused("这是 Word 文档，不是电子表格；请上传 .xlsx 或 .xls 文件。")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise FileRefused(f"这不是 .xlsx 文件；{ADVICE}")
    if any(name.endswith("vbaProject.bin") for name in names) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise FileRefused(f"文件里有宏（.xlsm），为安全起见不予读取；{ADVICE}")


def _worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path of each worksheet's part by its name."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            ids[attributes["name"]] = next(value for key, value in attributes.items() if key.split(":")[-1] == "id")

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes["Type"].endswith("/worksheet"):
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")

    _walk(archive, "xl/workbook.xml", sheet)
    _walk(archive, "xl/_rels/workbook.xml.rels", relation)
    return {name: targets[rid] for name, rid in ids.items() if rid in targets}


def _worksheet(archive: zipfile.ZipFile, path: str) -> Facts:
    """Walk one worksheet; refuses one whose cells lie so far out that a reader would fill the memory with blanks."""
    facts = Facts()
    at = (0, -1)

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal at
        if tag == "row" and "r" in attributes:
            at = (int(attributes["r"]) - 1, -1)
            if attributes.get("hidden") in ("1", "true"):
                facts.hidden.add(at[0])
        elif tag == "c":
            at = _position(attributes.get("r"), at)
            if attributes.get("t") == "e":
                facts.errors.add(at)
        elif tag in ("v", "is") and (at[0] >= ROW_LIMIT or at[1] >= COLUMN_LIMIT):
            raise FileRefused(FAR_OUT)
        elif tag == "f":
            facts.formulas.add(at)

    _walk(archive, path, element)
    return facts


def _position(reference: str | None, before: tuple[int, int]) -> tuple[int, int]:
    if reference is None:
        return before[0], before[1] + 1
    row, column = coordinate_to_tuple(reference)
    return row - 1, column - 1


def _walk(archive: zipfile.ZipFile, path: str, element: Callable[[str, dict[str, str]], None]) -> None:
    """Call `element` with local name and attributes of every start tag; a document type (entities) is refused."""

    def refuse(*_: object) -> None:
        raise FileRefused(f"文件内容异常（含有文档类型声明），不予读取；{ADVICE}")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: element(tag.rpartition(":")[2], attributes)
    with archive.open(path) as part:
        parser.ParseFile(part)
