"""The report as a picture: a bar a page and data set, as long as it takes processor time."""

from __future__ import annotations

from html import escape

from bench import report as reporting
from bench.report import Answer

WIDTH, LEFT, RIGHT = 860, 210, 70
BAR, GAP, TOP = 12, 10, 64
COLOURS = {"small": "#8fb4d9", "large": "#2b5c8a", "floor": "#9a9a9a"}


def picture(report: Answer) -> str:
    """The picture as SVG."""
    sizes = [size for size in ("small", "large") if size in report["sizes"]]
    names = reporting.names(report, lambda page: bool(page["is_main"]))
    bars = {
        name: [(size, report["sizes"][size]["pages"][name]["cpu_ms"]) for size in sizes]
        for name in names
    }
    for kind in ("bare", "constant"):
        floor = reporting.floor_of(reporting.largest(report), kind)
        bars[f"floor: {kind}"] = [("floor", floor["cpu_ms"])]
    most = max(cpu for some in bars.values() for _, cpu in some)
    parts, y = [], TOP
    for name, some in bars.items():
        parts.append(_group(name, some, y, most))
        y += BAR * len(some) + GAP
    legend = "  ".join(size.upper() for size in sizes)
    return _page(y + GAP, legend, "\n".join(parts))


def _group(name: str, some: list[tuple[str, float]], y: int, most: float) -> str:
    middle = y + BAR * len(some) / 2 + 4
    lines = [f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end">{escape(name)}</text>']
    for place, (size, cpu) in enumerate(some):
        top = y + BAR * place
        width = max(cpu / most * (WIDTH - LEFT - RIGHT), 1)
        lines.append(
            f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR - 2}"'
            f' fill="{COLOURS[size]}"/>'
            f'<text x="{LEFT + width + 5:.1f}" y="{top + BAR - 3}" class="n">{cpu:.2f}</text>'
        )
    return "\n".join(lines)


def _page(height: int, legend: str, body: str) -> str:
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">
<title>Processor time of a request, in milliseconds</title>
<style>text {{ font: 12px sans-serif; fill: #222 }} .n {{ font-size: 10px }}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="{LEFT}" y="24">Processor time of a request, in milliseconds (less is better)</text>
<rect x="{LEFT}" y="36" width="10" height="10" fill="{COLOURS["small"]}"/>
<rect x="{LEFT + 14}" y="36" width="10" height="10" fill="{COLOURS["large"]}"/>
<text x="{LEFT + 32}" y="46">{legend}</text>
{body}
</svg>
"""
