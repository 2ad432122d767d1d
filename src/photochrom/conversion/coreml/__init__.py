"""Core ML packages: written, and computed without a Mac."""
