"""The windows of the counter: pages read fields, ask the desk and show the answer."""
