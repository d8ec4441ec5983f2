"""Looking into the law: finding what a user names in it, and telling it in words and as JSON carries it."""
