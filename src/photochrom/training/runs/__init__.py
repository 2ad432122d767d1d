"""Run folders, one or several."""
