"""What is done to posts: one module a deed."""
