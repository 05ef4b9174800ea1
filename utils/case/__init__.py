"""A case: the tables that were taken from one article, their description, their dates."""
