"""What the clinic knows and what follows from it; standard library only."""
