"""Checks of an input before anything is sent. All raise InvalidInput, naming the field, not its value."""

import re

from .errors import InvalidInput


def text(fields, name):
    """A string that is not empty."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidInput(f"{name} must be a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidInput(f"{name} has half a character") from None
    return value


def one_of(fields, name, choices):
    """One of some words, or nothing."""
    if fields.get(name) is not None and fields[name] not in choices:
        raise InvalidInput(f"{name} must be one of {', '.join(choices)}")


def words(fields, name, choices):
    """A list of one or more of some words."""
    values = fields.get(name)
    if not isinstance(values, list) or not values or not all(value in choices for value in values):
        raise InvalidInput(f"{name} must be a list of {', '.join(choices)}")


def pattern(fields, name, form, example):
    """A text of some form, or nothing."""
    value = fields.get(name)
    if value is not None and not (isinstance(value, str) and re.fullmatch(form, value)):
        raise InvalidInput(f"{name} must be written like {example}")


def whole(fields, name, least=0):
    """A whole number, also as a text of digits, as int."""
    value = fields.get(name)
    if isinstance(value, str) and re.fullmatch("[0-9]{1,19}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise InvalidInput(f"{name} must be a whole number of {least} or more")
    return value


def at_least(fields, name, least):
    """A number not below the least, or nothing."""
    value = fields.get(name)
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < least:
        raise InvalidInput(f"{name} must be a number of {least} or more")


def object_in(fields, name):
    """An object."""
    value = fields.get(name)
    if not isinstance(value, dict):
        raise InvalidInput(f"{name} must be an object")
    return value
