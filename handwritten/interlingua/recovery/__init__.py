"""Streams that break off and go on: what is kept of them, how the rest is asked for, and how both become one."""
