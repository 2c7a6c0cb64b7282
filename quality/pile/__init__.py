"""The bundled pile against what a careful reader finds in it."""
