"""Photochrom colors black-and-white photographs on the device that holds them."""

__version__ = "0.1.0"
