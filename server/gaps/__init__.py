"""What sources list, what is published of it, and what is not and why: a page, JSON and CSV."""
