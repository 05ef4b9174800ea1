"""What a class has made, each student on a computer of their own."""
