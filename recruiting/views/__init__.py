"""Pages. A view loads for the person who asks, calls an action and shows a template."""
