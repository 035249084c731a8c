"""Paper: tickets, labels, day sheets as PDF, and pages as pixels."""
