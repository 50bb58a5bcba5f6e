"""Orders that stay where they are: a database's tables, declared by the user -> the checked tables beside them."""
