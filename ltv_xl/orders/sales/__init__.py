"""From lines that are understood to orders: what is a sale, and what it comes to."""
