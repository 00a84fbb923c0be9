"""How stages are run: what is left to do, in which units, by which workers, and how it is committed and published."""
