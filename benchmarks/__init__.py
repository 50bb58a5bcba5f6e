"""What the package costs and how right its estimates are: run from a checkout, never shipped."""
