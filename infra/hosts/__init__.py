"""Own servers, decided: which driver, CUDA, runtime and packages fit a group of hosts. Pure; it reads the catalogue alone."""
