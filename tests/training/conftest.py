"""Fixtures of small_runs.py."""

from small_runs import photo_folder, pretrained, small_proofs, squares

__all__ = ["photo_folder", "pretrained", "small_proofs", "squares"]
