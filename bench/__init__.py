"""`make bench`: how fast the forum is, measured on the real server; no part of the product."""
