"""What two reports agree on and where they clash, by hand-made cases."""
