"""Candidates out of a CSV file: read (`reading`), judged row by row (`checking`), added (`running`)."""
