"""What there is and what there is not: what sources list, what could not be read and why, and how full the rest is."""
