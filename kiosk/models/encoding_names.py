"""What encodings are called in a manager's words."""

from flask_babel import gettext as _


def name(encoding: str) -> str:
    """Return what an encoding is called, by where it is used, and by its technical name."""
    places = {
        "cp1250": _("Central European (Windows-1250)"),
        "iso8859-2": _("Central European (ISO 8859-2)"),
        "cp852": _("Central European (MS-DOS 852)"),
        "mac-latin2": _("Central European (Macintosh)"),
        "cp1251": _("Cyrillic (Windows-1251)"),
        "koi8-r": _("Cyrillic (KOI8-R)"),
        "koi8-u": _("Cyrillic (KOI8-U)"),
        "cp866": _("Cyrillic (MS-DOS 866)"),
        "iso8859-5": _("Cyrillic (ISO 8859-5)"),
        "mac-cyrillic": _("Cyrillic (Macintosh)"),
        "cp1253": _("Greek (Windows-1253)"),
        "iso8859-7": _("Greek (ISO 8859-7)"),
        "cp737": _("Greek (MS-DOS 737)"),
        "mac-greek": _("Greek (Macintosh)"),
        "cp1254": _("Turkish (Windows-1254)"),
        "cp857": _("Turkish (MS-DOS 857)"),
        "mac-turkish": _("Turkish (Macintosh)"),
        "cp1255": _("Hebrew (Windows-1255)"),
        "cp1256": _("Arabic (Windows-1256)"),
        "cp1257": _("Baltic (Windows-1257)"),
        "cp1258": _("Vietnamese (Windows-1258)"),
        "cp874": _("Thai (Windows-874)"),
        "cp932": _("Japanese (Shift-JIS)"),
        "euc-jp": _("Japanese (EUC-JP)"),
        "gb18030": _("Simplified Chinese (GB 18030)"),
        "big5hkscs": _("Traditional Chinese (Big5)"),
        "cp949": _("Korean (EUC-KR)"),
        "cp1252": _("Western European (Windows-1252)"),
        "iso8859-15": _("Western European (ISO 8859-15)"),
        "mac-roman": _("Western European (Macintosh)"),
        "cp850": _("Western European (MS-DOS 850)"),
        "cp437": _("Western European (MS-DOS 437)"),
    }
    return str(places[encoding])
