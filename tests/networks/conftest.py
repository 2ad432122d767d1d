"""Fixtures of small_runs.py."""

from small_runs import squares

__all__ = ["squares"]
