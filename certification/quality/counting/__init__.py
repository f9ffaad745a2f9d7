"""How the figures that Vieri counts by itself are counted, by floor; `builtin` registers them."""
