"""A Spark Hire to develop, demonstrate and test against: ``python -m sparkhire_client.sandbox``.

Acts out version 1.0 of the vendor's API over real HTTP, with webhooks, and has plain pages for
the candidate's and the recruiter's side. It shares nothing with the client but ``webhooks.sign``,
so that the two cannot share one misunderstanding.
"""
