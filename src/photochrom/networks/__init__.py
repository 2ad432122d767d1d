"""What computes: architectures, encoders, color bins, answers."""
