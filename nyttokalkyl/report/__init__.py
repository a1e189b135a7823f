"""What a nyttokalkyl says, in Swedish: sentences, and tables of figures that can be taken apart.

figures      one figure: what is written, why there is none, and what explains it
grid         a table of alternatives side by side
at_once      what stands beside the answer (answer.py): best at what, to find out, to beware of
compared     every measure of every alternative
angles       the same alternatives at other rates, in scenarios, per party and per category
closer       one alternative year by year, and how far it is from turning
terms        the conventions beside the figures, and what spreadsheets make of them
measures     what measures are called, and their formulas in words
vocabulary   what fields and their values are called
explained    one figure taken apart, down to row, year and source
tried        what would be different if something else were so
"""
