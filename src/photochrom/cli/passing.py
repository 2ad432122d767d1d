"""Files of folders whose extra is missing: they are passed over, and that is said."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from photochrom.batch import Outcome, Status
from photochrom.cli.extras import missing
from photochrom.cli.terminal import CannotStart
from photochrom.folder import Plan


def passing_over(
    plan: Plan,
    named: Sequence[str],
    is_kind: Callable[[Path], bool],
    *,
    extra: str,
    modules: Iterable[str],
    what: str,
) -> Plan:
    """Return a plan without the files of a kind for which a module of an extra is missing.

    `what` is what the modules are called. Files of folders are passed over, and the reason is said;
    raises CannotStart with it where one is `named`.
    """
    without = [task for task in plan.tasks if is_kind(task.source)]
    reason = missing(extra, modules, what) if without else None
    if reason is None:
        return plan
    if any(is_kind(Path(name)) for name in named):
        raise CannotStart(reason)
    passed = (Outcome(t.source, None, Status.PASSED_OVER, reason=reason) for t in without)
    tasks = tuple(task for task in plan.tasks if task not in without)
    return replace(
        plan, tasks=tasks, outcomes=(*plan.outcomes, *passed), notes=(*plan.notes, reason)
    )
