"""Pure functions on text: markup, plain text, slugs, tags, names, numbers, differences, times."""
