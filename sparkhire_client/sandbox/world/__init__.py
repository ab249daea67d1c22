"""What exists in the sandbox and what can happen to it; knows nothing of HTTP requests."""
