"""Run `photochrom archive`: list, color, report, and end in good order."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photochrom.cli.archiving_report import ArchiveReport
from photochrom.cli.coloring_run import options_of
from photochrom.cli.extras import check_extra
from photochrom.cli.photo_options import check_choices
from photochrom.cli.terminal import INTERRUPTED, CannotStart, say
from photochrom.errors import PhotochromError

if TYPE_CHECKING:
    from photochrom.archive.job import Job
    from photochrom.archive.listing import Listing


def run(source: str, target: str, given: Mapping[str, Any]) -> int:
    """Color an archive as the command's words say and return the exit status."""
    check_extra("archive", ("ray", "pyarrow"), "Ray and pyarrow")
    from photochrom.archive.job import Job
    from photochrom.archive.report import check_folder, write_page

    names = (source, target)
    check_choices(names, recolor=given["recolor"], keep_colors=given["keep_colors"])
    report = ArchiveReport(quiet=given["quiet"])
    folder = Path(given["report"]) if given["report"] else None
    try:
        if folder:
            check_folder(folder)
        job = Job(
            source,
            target,
            options_of(given),
            model=given["model"],
            address=given["address"],
            jobs=given["jobs"],
            max_failures=given["max_failures"],
        )
        with job.listed() as listing:
            report.begin(listing.photos + len(listing.settled), listing.done)
            stopped = _color(job, listing, report)
        if folder:
            write_page(folder, job.source, job.manifest)
    except PhotochromError as error:
        raise CannotStart(str(error)) from error
    return stopped or report.exit_status


def _color(job: "Job", listing: "Listing", report: ArchiveReport) -> int:
    """Color what is listed; return the exit status of what ended it early, else 0."""
    try:
        for rows in job.color(listing):
            report.add(rows.select(["state", "reason"]).to_pylist())
    except PhotochromError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped; the same command goes on from here")
        return INTERRUPTED
    finally:
        report.finish()
    return 0
