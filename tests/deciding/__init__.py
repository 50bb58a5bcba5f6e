"""What a report decides: made shops, whose verdict is stated beforehand, and a plain computation."""
