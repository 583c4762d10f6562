"""Official paper (公文): the one doorway to PDF. Templates in, bytes out; WeasyPrint lives in `worker.py` alone."""

from .meta import PaperError, PaperMeta, digest_of, trace_code, watermark_text
from .render import render_html, render_pdf

__all__ = ["PaperError", "PaperMeta", "digest_of", "render_html", "render_pdf", "trace_code", "watermark_text"]
