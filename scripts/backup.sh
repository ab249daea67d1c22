#!/bin/sh
# Once a day: the database and the uploads into /backups, those of the last BACKUP_DAYS kept. Run by compose.
# `backup.sh once` makes one and ends.
set -eu
trap "exit 0" TERM INT
export PGHOST="${PGHOST:-postgres}" PGUSER="${PGUSER:-recruiting}" PGDATABASE="${PGDATABASE:-recruiting}"
to="${BACKUPS:-/backups}" data="${DATA_DIR:-/data}"
PGPASSWORD="$(cat "${POSTGRES_PASSWORD_FILE:-/run/secrets/postgres_password}")"
export PGPASSWORD
umask 077 # candidates' data: whoever may not read the database may not read its backup

make_one() {
    now="$(date -u +%Y-%m-%dT%H%M%SZ)"
    # The uploads come second: every file that a row of the dump names is among them, unless deleted.
    pg_dump --format custom --file "$to/.part" &&
        tar --create --gzip --file "$to/.uploads" --directory "$data" \
            --exclude ./broker --exclude "./celerybeat*" --exclude ./erasures.jsonl . &&
        mv "$to/.uploads" "$to/$now.uploads.tar.gz" &&
        keep_erasures &&
        mv "$to/.part" "$to/$now.dump" # last: a dump that is there is whole
}

# Who was erased, ever: whichever dump is restored, `after_restore` erases them again.
keep_erasures() {
    touch "$to/erasures.jsonl"
    set -- "$to/erasures.jsonl"
    [ ! -f "$data/erasures.jsonl" ] || set -- "$@" "$data/erasures.jsonl"
    sort --unique --output "$to/erasures.jsonl" "$@"
}

while true; do
    if make_one; then
        find "$to" -type f ! -name erasures.jsonl -mtime "+${BACKUP_DAYS:-14}" -delete
        pause=86400
    else
        echo "The backup failed." >&2
        pause=600
    fi
    if [ "${1:-}" = once ]; then
        [ "$pause" = 86400 ]
        exit
    fi
    sleep "$pause" &
    wait "$!" # so that SIGTERM ends it at once
done
