"""Orders that stay where they are: the tables of a database -> the checked tables beside them."""
