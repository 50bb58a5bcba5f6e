"""Mail: what is written, what a real server gets, and what is noted when something breaks."""
