"""Meetings of the network that count as a part of a course: whoever was there has done that part."""
