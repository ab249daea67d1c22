#!/bin/sh
# Once a day: the database and the uploads into /backups, the newest BACKUP_DAYS of each. Run by compose.
set -eu
trap "exit 0" TERM INT
PGPASSWORD="$(cat /run/secrets/postgres_password)"
export PGPASSWORD
while true; do
    now="$(date -u +%Y-%m-%dT%H%M%SZ)"
    # The uploads come second: every file that a row of the dump names is among them, unless deleted.
    if pg_dump --host postgres --username recruiting --format custom --file "/backups/.part" recruiting &&
        tar --create --gzip --file "/backups/.uploads" --directory /data --exclude ./broker --exclude "./celerybeat*" --exclude ./erasures.jsonl .; then
        mv /backups/.uploads "/backups/$now.uploads.tar.gz"
        mv /backups/.part "/backups/$now.dump" # last: a dump that is there is whole
        # Who was erased, ever: whichever dump is restored, `after_restore` erases them again.
        touch /backups/erasures.jsonl
        sort -u -o /backups/erasures.jsonl $(ls /data/erasures.jsonl 2>/dev/null) /backups/erasures.jsonl
        find /backups -type f ! -name erasures.jsonl -mtime "+${BACKUP_DAYS:-14}" -delete
        sleep 86400 &
    else
        echo "The backup failed; it is tried again in ten minutes." >&2
        sleep 600 &
    fi
    wait "$!" # so that SIGTERM ends it at once
done
