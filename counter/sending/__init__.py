"""Messages on their way out: to a mail server, or to a service by its address; and what drives them."""
