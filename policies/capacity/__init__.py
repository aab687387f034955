"""GPU pools: whether there will be machines, whether models fit, and what happens when capacity goes."""
