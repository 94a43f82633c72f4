"""The door for what comes from elsewhere: files of categories, questions of older sites."""
