"""From photos to a model: recipes, data, networks, losses, trainer, export (extra `train`)."""
