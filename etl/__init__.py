"""Reads minutes and publishes them: source → text → minutes → facts → quads → checked → store."""
