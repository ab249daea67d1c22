"""What people do to jobs and candidate records, and what the newsfeed says of it."""
