"""Attachments read as text: office documents, tables, PDF and OFD, alone or packed in archives."""

from inspector.extract.attachments.apart import ApartReader
from inspector.extract.attachments.pieces import Attachment, Limits, Piece, Problem, Unreadable
from inspector.extract.attachments.reader import read_attachment

__all__ = ["ApartReader", "Attachment", "Limits", "Piece", "Problem", "Unreadable", "read_attachment"]
