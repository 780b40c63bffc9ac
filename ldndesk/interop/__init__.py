"""Files from and to other systems."""
