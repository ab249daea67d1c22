"""The rules with side effects, by verb: pages, tasks and (later) the API all come through here."""
