"""Every thing by its URI: its description in each format, its tables, and what its page shows of it."""
