"""The start of the program: the first run, recent projects, a new project, opening one."""
