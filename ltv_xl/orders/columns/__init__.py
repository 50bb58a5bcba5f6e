"""Which column of a source is what: by its system, its header, or what the user says."""
