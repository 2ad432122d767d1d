"""What a photo file holds beside its pixels, format by format."""
