"""A one-page PDF made by hand, so that the demo has a résumé to open."""


def resume_pdf(lines: list[str]) -> bytes:
    """The lines below each other, the first one large. Plain ASCII; anything else becomes "?"."""
    shown = ["BT /F1 22 Tf 60 760 Td"]
    for number, line in enumerate(lines):
        text = line.encode("ascii", "replace").decode()
        text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        shown.append(f"({text}) Tj /F1 11 Tf 0 -{30 if number == 0 else 18} Td")
    content = "\n".join([*shown, "ET"])
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(pdf)}\n%%EOF\n"
    return (pdf + end).encode("ascii")
