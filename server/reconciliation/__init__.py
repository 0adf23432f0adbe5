"""The reconciliation service for OpenRefine."""
