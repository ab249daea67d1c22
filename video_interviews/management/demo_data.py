"""The demo's companies, people, jobs and candidates, as data. Times are in days before the seeding."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    email: str
    first_name: str
    last_name: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoCandidate:
    name: str
    email: str
    stage: str
    days: float
    source: str = "Careers page"
    phone: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    resume: bool = False


@dataclass(frozen=True, slots=True)
class DemoJob:
    title: str
    department: str
    place: tuple[str, str, str]
    description: str
    team: tuple[str, ...]
    candidates: tuple[DemoCandidate, ...]
    status: str = "open"
    days: float = 30


@dataclass(frozen=True, slots=True)
class DemoCompany:
    name: str
    time_zone: str
    people: tuple[DemoPerson, ...]
    jobs: tuple[DemoJob, ...]


SUPPORT = "support@example.com"
PRIYA = "priya.raman@example.com"

BACKEND_ENGINEER = DemoJob(
    title="Backend Engineer",
    department="Engineering",
    place=("Chicago", "IL", "USA"),
    description="You build the services that thousands of hiring teams lean on every day: a"
    " Python code base with good tests, PostgreSQL, and a team that reviews each other's work"
    " kindly.\n\nYou bring some years of backend work, care for data, and like to write things"
    " down. Three days a week in our Chicago office.",
    team=("manager@example.com", "recruiter@example.com"),
    days=34,
    candidates=(
        DemoCandidate(
            "Casey Candidate",
            "casey@example.com",
            "Screening",
            0.02,
            phone="+1 312 555 0142",
            tags=("Python", "PostgreSQL"),
            resume=True,
            note="Clear cover letter. Let us ask for a video interview before we talk.",
        ),
        DemoCandidate(
            "Jonas Weber",
            "jonas.weber@example.com",
            "New",
            0.6,
            source="LinkedIn",
            tags=("Go", "Kubernetes"),
        ),
        DemoCandidate(
            "Amara Okafor",
            "amara.okafor@example.com",
            "Screening",
            1.4,
            source="Referral",
            phone="+1 773 555 0188",
            tags=("Python", "Referral"),
            resume=True,
            note="Referred by Max. Worked on billing systems for six years.",
        ),
        DemoCandidate(
            "Priya Raman",
            PRIYA,
            "Interview",
            4.2,
            tags=("Python", "Data"),
            note="Great call. Wants to know how we do on-call.",
        ),
        DemoCandidate(
            "Luca Moretti",
            "luca.moretti@example.com",
            "Interview",
            6.1,
            source="LinkedIn",
            phone="+1 630 555 0117",
        ),
        DemoCandidate(
            "Hannah Lindqvist",
            "hannah.lindqvist@example.com",
            "Offer",
            12.5,
            source="Agency",
            tags=("Senior",),
            note="References were excellent. Offer goes out this week.",
        ),
        DemoCandidate("Tomás Herrera", "tomas.herrera@example.com", "New", 2.3, tags=("Junior",)),
    ),
)

NORTHWIND = DemoCompany(
    name="Northwind Talent",
    time_zone="America/New_York",
    people=(
        DemoPerson("admin@example.com", "Ada", "Admin", "admin"),
        DemoPerson("recruiter@example.com", "Rita", "Recruiter", "recruiter"),
        DemoPerson("manager@example.com", "Max", "Manager", "hiring_team"),
    ),
    jobs=(
        DemoJob(
            title="Data Analyst",
            department="Operations",
            place=("Austin", "TX", "USA"),
            description="You turn what our customers do into answers that people act on.",
            team=("admin@example.com",),
            status="draft",
            days=9,
            candidates=(
                DemoCandidate("Priya Raman", PRIYA, "New", 3.1, tags=("Data",)),
                DemoCandidate("Femi Adeyemi", "femi.adeyemi@example.com", "New", 5.4, "Referral"),
            ),
        ),
        DemoJob(
            title="Customer Success Manager",
            department="Customer Success",
            place=("", "", "USA"),
            description="You are the person our customers call by first name. Remote.",
            team=("recruiter@example.com",),
            days=16,
            candidates=(
                DemoCandidate(
                    "Noor Haddad",
                    "noor.haddad@example.com",
                    "Screening",
                    1.8,
                    source="LinkedIn",
                    tags=("Arabic", "SaaS"),
                ),
                DemoCandidate("Ben Whitaker", "ben.whitaker@example.com", "New", 2.9),
                DemoCandidate("Grace Kim", "grace.kim@example.com", "Offer", 10.3, "Referral"),
            ),
        ),
        DemoJob(
            title="Product Designer",
            department="Design",
            place=("New York", "NY", "USA"),
            description="You make hiring feel calm: research, flows, and the last pixel.",
            team=("recruiter@example.com", "admin@example.com"),
            days=22,
            candidates=(
                DemoCandidate(
                    "Yuki Tanaka",
                    "yuki.tanaka@example.com",
                    "Interview",
                    3.7,
                    source="Portfolio site",
                    tags=("Figma", "Research"),
                    note="The portfolio walk-through was the best so far.",
                ),
                DemoCandidate(
                    "Oliver Stone", "", "New", 0.9, source="Job fair", phone="+1 212 555 0163"
                ),
                DemoCandidate("Sofia Marques", "sofia.marques@example.com", "Screening", 7.2),
            ),
        ),
        BACKEND_ENGINEER,
    ),
)

CONTOSO = DemoCompany(
    name="Contoso Hiring",
    time_zone="Europe/London",
    people=(DemoPerson("outsider@example.com", "Olga", "Outsider", "admin"),),
    jobs=(
        DemoJob(
            title="Operations Coordinator",
            department="Operations",
            place=("London", "Greater London", "United Kingdom"),
            description="You keep three warehouses and one calendar in step.",
            team=("outsider@example.com",),
            days=18,
            candidates=(
                DemoCandidate("Imogen Clarke", "imogen.clarke@example.com", "Screening", 1.1),
                DemoCandidate("Arjun Mehta", "arjun.mehta@example.com", "New", 3.3, "LinkedIn"),
            ),
        ),
    ),
)

COMPANIES = (NORTHWIND, CONTOSO)
