"""The feed of changes: as a Linked Data Event Stream, as lines of JSON, and for people."""
