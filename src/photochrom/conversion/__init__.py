"""A run into model files, proven to compute the same."""
