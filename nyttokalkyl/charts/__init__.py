"""The results of a nyttokalkyl as pictures, each with the same in words and in numbers.

charts(results)                            every chart: the comparison, then five per alternative
chart("tornado", results, alternative="a") one of them
svg(chart, width=288)                      the picture, for the width it is shown at
etag(chart)                                names it by its content

model         what a chart is
comparison    all alternatives against each other
rows, look    what charts share: rows of bars, fills, type
units         kronor as a picture can hold them
drawing       from a chart to SVG
"""

from nyttokalkyl.charts.drawing import etag, svg
from nyttokalkyl.charts.model import Chart, Key, Table
from nyttokalkyl.charts.selection import chart, charts

__all__ = ["Chart", "Key", "Table", "chart", "charts", "etag", "svg"]
