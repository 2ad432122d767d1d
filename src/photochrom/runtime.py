"""onnxruntime with its telemetry off; the only module that imports it.

Since 1.29 it writes a device's id to the home folder as it is imported, and sends that with what it
sees of models and computer to Microsoft. One variable prevents all of it, if it is set before the
import. The user's own choice is not asked for: Photochrom promises that nothing leaves the device.
What older versions for Windows, and builds for its components, log with the system is silenced
after the import; a first event comes earlier, and the system decides what becomes of it.
"""

import os
import sys
import warnings

__all__ = ["onnxruntime"]

_SWITCH = "ORT_DISABLE_TELEMETRY"

if "onnxruntime" in sys.modules and os.environ.get(_SWITCH) != "1":
    warnings.warn(
        "onnxruntime was imported before photochrom, which cannot switch its telemetry off any "
        f"more; import photochrom.runtime first, or set {_SWITCH}=1",
        RuntimeWarning,
        stacklevel=2,
    )
os.environ[_SWITCH] = "1"  # for the processes that this one starts, too

import onnxruntime  # noqa: E402

onnxruntime.disable_telemetry_events()
