"""The page of cases: their values in a grid, their interviews, their figures per year, imports."""
