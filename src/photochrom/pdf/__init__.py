"""PDFs: the only package that knows pikepdf.

`coloring` is the way from file to file; `images` finds the images that pages draw, `pixels` decodes
one, `replacing` puts it back in color, `saying` puts into words what became of them.
"""

from photochrom.pdf.coloring import color_pdf

__all__ = ["color_pdf"]
