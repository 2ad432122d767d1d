"""A fixture of small_runs.py."""

from small_runs import pretrained

__all__ = ["pretrained"]
