"""Fixtures of small_runs.py."""

from small_runs import small_proofs

__all__ = ["small_proofs"]
