"""The forecast: what today's customers will order, by a model of repeat buying."""
