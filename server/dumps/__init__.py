"""The dump files: of the served version and of the older ones that are kept, as they lie there or unpacked."""
