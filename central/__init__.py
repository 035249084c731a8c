"""Central: gives every branch's entries one order, judges how they fit, and passes them on."""
