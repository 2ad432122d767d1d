"""What happens on the small copy of a photo, a module a step, in NumPy.

Lightness is L* in [0, 100], (H, W, 1); ab is a*b* in Lab units, (H, W, 2). The constants are
written to golden/manifest.json, where the JavaScript and Swift twins read them.
"""
