"""Charts with controls around them, and what students make with them.

``save_as`` names the student's own file in ``notebooks/my_work``: what is made is saved at
each change and taken up again. Left out: it is kept only as long as the explorer is.
"""
