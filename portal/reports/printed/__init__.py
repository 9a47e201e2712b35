"""Figures as the terminal prints them: as JSON for machines, as tables for people."""
