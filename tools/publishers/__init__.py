"""Where posts go: one module for each kind of destination, all of one shape (`publisher.Publisher`)."""
