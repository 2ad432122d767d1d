"""The page as files, a server of it, and the HTTP API."""
