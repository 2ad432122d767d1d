"""The page as files, and a server of it."""
