"""Put onnxruntime-web into the wheel, where npm can be had: the page needs it.

Without npm, or without a connection, everything else is built; `photochrom serve` then says what is
missing and how to get it.
"""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs scripts/vendor_web.py before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = runpy.run_path(str(Path(self.root) / "scripts" / "vendor_web.py"))
        try:
            paths = script["vendor"](Path(self.root))
        except script["VendorError"] as error:
            self.app.display_warning(f"The page is built without its runtime: {error}")
        else:
            build_data["artifacts"].extend(path.relative_to(self.root).as_posix() for path in paths)
