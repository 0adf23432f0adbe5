"""The saved queries as a JSON API, and the OpenAPI description of all services."""
