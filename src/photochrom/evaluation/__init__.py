"""How good a model is: metrics, one table, one contact sheet."""
