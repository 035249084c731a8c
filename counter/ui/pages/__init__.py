"""The pages of the window. A page reads fields, asks the desk, shows the answer: no rule, no arithmetic."""
