"""Forty invented people, as a file to import, so that boards and lists look as they do at work."""

from itertools import cycle

HEADINGS = "First name,Last name,E-mail,Job,Stage,Source,Tags"
NAMES = (
    """Aiko Mori, Alma Reyes, Anders Holm, Anika Patel, Bruno Costa, Carmen Vidal, Chidi Eze, Clara Dubois,
Dario Bianchi, Dina Saleh, Elif Kaya, Emil Novak, Esra Demir, Eva Lund, Farid Karimi, Freya Olsen,
Gita Rao, Hugo Martin, Ines Moreau, Ivan Petrov, Jana Kovar, Jin Park, Kai Berger, Kofi Mensah,
Lea Fischer, Leila Haddad, Lin Zhao, Mara Silva, Mateo Cruz, Mina Sato, Nadia Bauer, Nils Berg,
Nora Walsh, Omar Farouk, Pia Keller, Quinn Doyle, Rafael Pinto, Sana Malik, Theo Laurent, Vera Ilic
""".replace("\n", " ")
    .strip()
    .split(", ")
)
ADDRESSES = [f"{name.replace(' ', '.').lower()}@example.com" for name in NAMES]
JOBS = ["Backend Engineer", "Product Designer", "Backend Engineer", "Customer Success Manager"]
STAGES = ["New", "New", "Screening", "New", "Interview", "Screening", "New", "Offer", "Hired"]
SOURCES = ["Careers page", "LinkedIn", "Referral", "LinkedIn", "Job fair"]
TAGS = {
    "Backend Engineer": ["Python", "PostgreSQL", "Go", "Python, Senior"],
    "Product Designer": ["Figma", "Research", "Figma, Senior"],
    "Customer Success Manager": ["SaaS", "Spanish", "SaaS, French"],
}
LEFT_OUT = [
    "Casey,Candidate,casey@example.com,Backend Engineer,,,",
    "Rhea,Vogel,rhea at example.com,Product Designer,,,",
    "Tove,Strand,tove.strand@example.com,Office Manager,,,",
]


def file_of_people() -> str:
    """The CSV file: three rows that will be left out, each for another reason, and the forty."""
    tags = {job: cycle(each) for job, each in TAGS.items()}
    rows = zip(NAMES, ADDRESSES, cycle(JOBS), cycle(STAGES), cycle(SOURCES), strict=False)
    lines = [
        f'{",".join(name.split())},{address},{job},{stage},{source},"{next(tags[job])}"'
        for name, address, job, stage, source in rows
    ]
    return "\n".join([HEADINGS, *lines[:4], *LEFT_OUT, *lines[4:]])
