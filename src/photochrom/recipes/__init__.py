"""What a training is told: TOML files, their schema and their ranges."""
