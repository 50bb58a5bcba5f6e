"""The commands: what a user types, turned into calls of the rooms below, and their errors into sentences."""
