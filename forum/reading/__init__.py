"""What a page shows: rows turned into small frozen dataclasses."""
