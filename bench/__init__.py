"""How fast it is, against whom: every benchmark runs all sides in one go and checks that they computed the same."""
