"""规划衔接核对: how far a local plan answers each task of a national plan, with the sentence that proves it."""

__version__ = "0.1.0"
