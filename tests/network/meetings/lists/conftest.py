"""Who looks at the lists, and what there is to see."""

from tests.network.looking import _no_second_step, aino, bengt, look, main, onni

__all__ = ["_no_second_step", "aino", "bengt", "look", "main", "onni"]
