"""All sources as one input: copies, order numbers, customers, lines in a file of their own."""
