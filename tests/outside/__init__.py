"""No outbound call at run time (domain §7): the guard of the tests' own process and of every process it starts with `env`."""
