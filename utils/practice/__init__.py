"""What a student does: answers, the checks that judge them, and the one keeper of all student work."""
