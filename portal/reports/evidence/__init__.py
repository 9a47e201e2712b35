"""Hồ sơ minh chứng: one member's quarter or year laid side by side for the cell's own judgement. Commitments with what
came of them, sessions, notes with answers and conclusions; never points, a class or a rank."""
