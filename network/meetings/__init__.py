"""Network meetings: who organises them, who comes, what is agreed."""
