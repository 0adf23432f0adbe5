"""Full-text search: what is asked, the index of a version, and the answer as a page, JSON and CSV."""
