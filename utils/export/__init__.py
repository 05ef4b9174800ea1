"""From a lesson to class: handout, slides and PDF, for students and for teachers."""
