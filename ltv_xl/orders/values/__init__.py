"""What the values of a column mean: evidence over all of them, a decision, the conversion."""
