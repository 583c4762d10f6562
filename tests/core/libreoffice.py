"""Opens sheets in a real LibreOffice, over UNO. Run by the system's own Python, which has the `uno` module:

    python3 libreoffice.py FILE PASSWORD...

One line of JSON: for each password (`-` for none) the cells of the first column, or null when LibreOffice would not open it.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

ROWS = 12


def desktop(pipe):
    """The office behind a pipe, as soon as it listens."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(120):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # it is not up yet: UNO's own exception has no stable name before the bridge stands
            time.sleep(0.5)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    raise SystemExit("LibreOffice does not answer")


def opened(office, path, password):
    """The first column of the first sheet, or None."""
    wanted = {"Hidden": True, "ReadOnly": True, **({} if password == "-" else {"Password": password})}
    properties = tuple(PropertyValue(name, 0, value, 0) for name, value in wanted.items())
    try:
        book = office.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_blank", 0, properties)
    except Exception:  # a wrong password is one of several UNO exceptions, by version
        return None
    if book is None:
        return None
    sheet = book.Sheets.getByIndex(0)
    cells = [sheet.getCellByPosition(0, row).String for row in range(ROWS)]
    book.close(True)
    return cells


def main(path, passwords):
    """Start an office of our own, ask, and end it."""
    with tempfile.TemporaryDirectory() as home:
        pipe = f"xuncha{Path(home).name}"
        command = ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{home}",
                   f"--accept=pipe,name={pipe};urp;"]  # fmt: skip
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        office = desktop(pipe)
        print(json.dumps([opened(office, path, password) for password in passwords], ensure_ascii=False))
        with contextlib.suppress(Exception):  # the bridge breaks as the office ends
            office.terminate()
        running.wait(30)


main(Path(sys.argv[1]).resolve(), sys.argv[2:])
