"""WHAT IS KEPT: the only tables. Nothing here decides anything; the database refuses what must never be."""
