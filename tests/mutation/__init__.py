"""Small changes of the core modules, made by a machine: their tests must notice each (`make mutants`).

Told apart from `tests/torture/mutants.py`: there a person takes out, one by one, the few things that
keep the product whole, and a row of docs/reliability.md must notice. Here every comparison, guard,
number and argument of a module is changed in turn, and its quick tests must fail.
"""
