"""The same provisions of Japan's law written for each peer, as its own users would write them.

The scope is stated in `bench.peers.scope`; every peer holds all of it and must give detente's answer on every row
before it is timed.
"""
