"""What photographic film and age do to a photo: the numbers that training and evaluation share.

Training draws from these ranges, evaluation sets one value; both apply them to the input only.
"""

# Linear-light responses to red, green and blue, as far as shape goes; each sums to 1.
FILMS = {
    "panchromatic": (0.30, 0.40, 0.30),
    "orthochromatic": (0.03, 0.52, 0.45),  # blind to red: lips and skin go dark
    "blue-sensitive": (0.0, 0.12, 0.88),  # wet plates: skies burn out
    "red-filter": (0.80, 0.20, 0.0),
    "green-filter": (0.15, 0.80, 0.05),
}

# L* that black and white have become in a photo that is wholly faded.
FADED_BLACK = 20.0
FADED_WHITE = 80.0

# Standard deviation in L* of the strongest grain.
MAX_GRAIN = 5.0
