"""PDFs among the photos of `photochrom color`: their options, and what they need."""

from pathlib import Path

import click

from photochrom.cli.passing import passing_over
from photochrom.cli.request import Request
from photochrom.documents import is_pdf
from photochrom.folder import Plan

_OF_PHOTOS = {
    "--format": "format",
    "--split": "split",
    "--compare": "compare",
    "--negative": "negative",
    "--hint": "hint",
    "--hints": "hints_file",
    "--palette": "palette",
}


def check_pdfs(request: Request) -> None:
    """Raise UsageError where options do not go with the PDFs that are named."""
    named = next((path for path in map(Path, request.photos) if is_pdf(path)), None)
    for option, field in _OF_PHOTOS.items():
        if named is not None and getattr(request, field):
            raise click.UsageError(f"{option} is for photos; {named} is a PDF")


def takes_pdfs(plan: Plan, request: Request) -> Plan:
    """Return the plan, without the PDFs of folders where the extra that colors them is missing.

    Raises CannotStart where one is named.
    """
    return passing_over(
        plan, request.photos, is_pdf, extra="pdf", modules=("pikepdf",), what="pikepdf for PDFs"
    )
