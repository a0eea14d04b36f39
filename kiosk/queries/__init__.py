"""What can be asked: reads only; answers are small frozen dataclasses."""
