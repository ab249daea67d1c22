"""How fast the machinery is, beside the limit measured in the same run: see docs/performance.md.

Each module is a command (`python -m benchmarks.midnight`). It starts private servers, prints what it
found, and fails no build.
"""
