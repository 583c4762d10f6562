"""A password on a finished workbook (文件口令): without it the file is ciphertext (ECMA-376 agile, AES)."""

import io

from msoffcrypto.format.ooxml import OOXMLFile


def lock(content: bytes, password: str) -> bytes:
    """The same workbook, opened only with the password, in Excel and WPS alike."""
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, locked)
    return locked.getvalue()
