"""Words in a field of a response's head.

Source: RFC 9651, Structured Field Values for HTTP, 3.3.3 (strings) and 3.3.8 (display strings).
"""

NOTES = "Photochrom-Notes"  # a list of strings
_AS_THEY_ARE = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '%"')


def structured(text: str) -> str:
    """Return a text as an item of a structured field."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", r"\\").replace('"', r"\"")
        return f'"{escaped}"'
    encoded = "".join(
        char if char in _AS_THEY_ARE else "".join(f"%{byte:02x}" for byte in char.encode())
        for char in text
    )
    return f'%"{encoded}"'
