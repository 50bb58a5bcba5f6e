"""What the models say, against published figures, other packages and simulation."""
