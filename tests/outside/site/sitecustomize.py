"""Loaded by every Python that has this folder on its PYTHONPATH, before anything else: the worker of the tests and its children."""

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("outside_guard", Path(__file__).parents[1] / "guard.py")
_guard = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_guard)
_guard.install()
