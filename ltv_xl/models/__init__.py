"""What customers will do: models of retention and of repeat buying, one per file, fitted to counts alone.

Nothing here knows of orders, sheets or languages: arrays go in, frozen results come out. A model's file says
what it assumes, from which paper it comes, and in which units.
"""
