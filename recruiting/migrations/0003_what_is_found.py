"""Sort names and search documents for the records that are there, and PostgreSQL's full-text index."""

from django.db import migrations

from recruiting.folding import fold

# As recruiting.search asks for it. Kept with the row: a page that reads rows in their order and
# looks into each must not take the words apart again.
VECTOR = """
    ALTER TABLE recruiting_searchdocument ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', words || ' ' || resume_words)) STORED;
    CREATE INDEX search_document_words ON recruiting_searchdocument USING gin (vector);
"""


def fill(apps, schema_editor):
    Candidate = apps.get_model("recruiting", "Candidate")
    SearchDocument = apps.get_model("recruiting", "SearchDocument")
    chunk = []
    rows = Candidate.objects.select_related("job").prefetch_related("tags").order_by("pk")
    for candidate in rows.iterator(chunk_size=1000):
        candidate.sort_name = fold(f"{candidate.last_name} {candidate.first_name}")[:201]
        chunk.append(candidate)
        if len(chunk) == 1000:
            write(Candidate, SearchDocument, chunk)
            chunk = []
    write(Candidate, SearchDocument, chunk)


def write(Candidate, SearchDocument, chunk):
    Candidate.objects.bulk_update(chunk, ["sort_name"])
    SearchDocument.objects.bulk_create(
        SearchDocument(candidate=candidate, words=words_of(candidate), resume_due=bool(candidate.resume))
        for candidate in chunk
    )


def words_of(candidate):
    parts = [candidate.first_name, candidate.last_name, candidate.email, candidate.phone]
    parts += [candidate.source, candidate.job.title, *(tag.name for tag in candidate.tags.all())]
    return fold(" ".join(parts))


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(VECTOR)


class Migration(migrations.Migration):

    dependencies = [("recruiting", "0002_lists_and_search")]

    operations = [
        migrations.RunPython(make_index, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
