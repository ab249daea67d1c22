"""What people see: the inbox, the candidate's side and the recruiter's side."""
