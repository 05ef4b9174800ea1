"""Proof: every row held against the article, and a student's words against the rows."""
