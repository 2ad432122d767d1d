"""Files of folders whose extra is missing: they are passed over, and that is said."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from photochrom.batch import Outcome, Status
from photochrom.cli.terminal import CannotStart
from photochrom.folder import Plan


def passing_over(
    plan: Plan,
    named: Sequence[str],
    is_kind: Callable[[Path], bool],
    modules: Iterable[str],
    missing: str,
) -> Plan:
    """Return a plan without the files of a kind for which a module of an extra is missing.

    Those of folders are passed over, and `missing` is said; raises CannotStart with it where one
    is `named`.
    """
    without = [task for task in plan.tasks if is_kind(task.source)]
    if not without or all(find_spec(name) for name in modules):
        return plan
    if any(is_kind(Path(name)) for name in named):
        raise CannotStart(missing)
    passed = (Outcome(t.source, None, Status.PASSED_OVER, reason=missing) for t in without)
    tasks = tuple(task for task in plan.tasks if task not in without)
    return replace(
        plan, tasks=tasks, outcomes=(*plan.outcomes, *passed), notes=(*plan.notes, missing)
    )
