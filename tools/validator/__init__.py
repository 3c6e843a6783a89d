"""The validator that repairs: measured, judged by a platform's rules, changed as little as will do, and measured again."""

from tools.validator.facts import Facts, measure
from tools.validator.repair import Repaired, repair
from tools.validator.rules import Violation, judge

__all__ = ["Facts", "Repaired", "Violation", "judge", "measure", "repair"]
