"""Any file a shop has -> a relation of texts or typed columns, with its headers, and nothing lost."""
