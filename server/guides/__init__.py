"""The documentation for consumers as pages of the site: made once when the program is set up, then served."""
