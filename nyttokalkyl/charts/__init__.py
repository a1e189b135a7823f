"""The results of a nyttokalkyl as pictures, each with the same in words and in numbers.

charts(results)        all of them: the comparison, then five for each alternative
chart(key, results)    one of them
svg(chart, width=288)  the picture, for the width it is shown at
etag(chart)            names it by its content

    model         what a chart is
    comparison    all alternatives against each other
    cash_flow     what an alternative costs and gives, year by year
    accumulated   when the money is back, and how sure that is
    stakeholders  who pays, who gains
    tornado       what matters most, one at a time
    distribution  how likely each outcome is
    selection     which charts there are
    rows, look    what charts share: rows of bars, fills, type
    units         kronor as a picture can hold them
    drawing       from a chart to SVG
"""

from nyttokalkyl.charts.drawing import etag, svg
from nyttokalkyl.charts.model import Chart, Key, Table
from nyttokalkyl.charts.selection import chart, charts

__all__ = ["Chart", "Key", "Table", "chart", "charts", "etag", "svg"]
