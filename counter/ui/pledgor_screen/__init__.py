"""The second screen: what the pledgor sees of what is being written, large, Chinese with English below."""
