"""Have numpy's matrices computed by one thread."""

import os


def use_one_thread() -> None:
    """Tell OpenBLAS, before numpy loads it, unless the environment says otherwise.

    The matrices of a photo are small, and threads that wait for the next one do so at full speed: a
    sixth of the processor's time for a small photo.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
