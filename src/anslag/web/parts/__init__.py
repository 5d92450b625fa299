"""What several rooms of pages show: figures, maps and lists made of values, with the templates of templates/parts/.

May not enter: a request, a visitor, a step; anything that only one room shows.
"""
