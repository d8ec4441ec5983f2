"""The HTTP API and the pages: thin; they parse, call and render. Needs `pip install detente[web]`."""
