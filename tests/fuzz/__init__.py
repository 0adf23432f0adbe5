"""Spoiled documents: real ones with their lines mixed up, and what only an enemy would write."""
