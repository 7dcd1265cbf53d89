"""The worker, with real processes and a real broker; nothing is done eagerly."""
