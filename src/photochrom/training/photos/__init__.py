"""Photos on their way to a batch."""
