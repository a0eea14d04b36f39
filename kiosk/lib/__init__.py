"""Tools that know nothing about feedback."""
