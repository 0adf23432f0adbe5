"""What every request passes on its way in and out: limits of a connection, memory, compression, headers, metrics."""
