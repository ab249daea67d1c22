"""The world on its first day, and the way back to it."""

from . import jobs, question_sets, recordings
from .records import TABLES, Account, Company, Setting, new_token
from .store import db

QUESTION_SETS = {
    "Software Engineer Screen": [
        "Tell us about a system you built that you are proud of. What was your part in it?",
        "Describe a bug that was hard to find. How did you find it?",
        "How do you make sure that a change is safe to ship?",
    ],
    "Customer Support Screen": [
        "Tell us about a time you turned an unhappy customer around.",
        "How do you explain something technical to a person who is not?",
    ],
    "Culture and Motivation": [
        "Why are you interested in this position?",
        "What does a good day at work look like for you?",
        "Tell us about feedback that changed how you work.",
        "Is there anything you would like to ask us?",
    ],
}


def plant() -> None:
    """Makes the seeded companies, accounts, question sets and job, unless they are there."""
    with db.transaction():
        if db.first(Company):
            return
        db.insert(Setting(uuid="secret_key", value=new_token() + new_token()))
        northwind = Company(name="Northwind Talent")
        db.insert(northwind)
        ada = _account(northwind, "admin@example.com", "Ada Admin", "admin")
        ada.key = "k-admin-0000000000000000"
        rita = _account(northwind, "recruiter@example.com", "Rita Recruiter", "recruiter")
        rita.key = "k-recruiter-000000000000"
        sam = _account(northwind, "sam@example.com", "Sam Sourcer", "recruiter")
        for account in (ada, rita, sam):
            db.insert(account)
        for name, texts in QUESTION_SETS.items():
            question_sets.create(ada, name, texts)
        jobs.create(
            ada,
            title="Data Analyst",
            city="Austin",
            state="TX",
            country="USA",
            description="Turn questions into numbers, and numbers into decisions.",
        )
        _plant_the_neighbours()


def _plant_the_neighbours() -> None:
    contoso = Company(name="Contoso Hiring")
    db.insert(contoso)
    olga = _account(contoso, "outsider@example.com", "Olga Outsider", "admin")
    olga.key = "k-outsider-0000000000000"
    db.insert(olga)
    question_sets.create(olga, "Contoso Screen", ["What brings you to Contoso?"])
    jobs.create(olga, title="Warehouse Manager", city="London", state="London", country="UK")


def clear() -> None:
    """Forgets everything, recordings included, and starts the first day again."""
    with db.transaction():
        recordings.forget_all()
        secret = db.get(Setting, "secret_key")
        for table in TABLES:
            db.delete(table, "1")
        plant()
        if secret:  # people who are looking at a page stay who they are
            db.update(secret)


def _account(company: Company, email: str, name: str, level: str) -> Account:
    first, last = name.split()
    return Account(
        company_uuid=company.uuid,
        email=email,
        first_name=first,
        last_name=last,
        permission_level=level,
    )
