"""A new version of the data set: everything in it is made beside the served one, which it replaces in one step."""
