"""A journal handed to an auditor, and the check of it by somebody who has nothing else of the counter."""
