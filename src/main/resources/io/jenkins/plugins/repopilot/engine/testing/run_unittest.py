"""Runs unittest and writes JUnit's XML. Arguments: the report, then test files, none for all that discovery finds."""
import importlib.util
import os
import sys
import traceback
import unittest
from xml.sax.saxutils import quoteattr

report, files = sys.argv[1], sys.argv[2:]
sys.argv = ["unittest"]
here = os.getcwd()
if here not in sys.path:
    sys.path.insert(0, here)
if os.path.isdir("src") and not os.path.exists("src/__init__.py"):
    sys.path.insert(1, os.path.join(here, "src"))


def is_test(name):
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def discovered():
    skipped = {"node_modules", "venv", "build", "dist", "site-packages", "__pycache__"}
    found = []
    for folder, folders, names in os.walk("."):
        folders[:] = sorted(f for f in folders if f not in skipped and not f.startswith(".")
                            and not os.path.exists(os.path.join(folder, f, "pyvenv.cfg")))
        found.extend(os.path.relpath(os.path.join(folder, n)) for n in sorted(names) if is_test(n))
    return found


def load(path):
    """A file as the module that `python -m unittest discover` would make of it."""
    parts = path[:-3].split(os.sep)
    start = len(parts) - 1
    while start > 0 and os.path.exists(os.path.join(*parts[:start], "__init__.py")):
        start -= 1
    top = os.path.join(here, *parts[:start])
    if top not in sys.path:
        sys.path.insert(0, top)
    name = ".".join(parts[start:])
    try:
        return unittest.defaultTestLoader.loadTestsFromName(name), name
    except BaseException:
        case = unittest.FunctionTestCase(fail_with(traceback.format_exc()), description="import of " + path)
        return unittest.TestSuite([case]), name


def fail_with(text):
    def imported():
        raise ImportError(text)
    return imported


def flat(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flat(test)
        else:
            yield test


class Result(unittest.TextTestResult):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.lines = []
        self.current = None

    def record(self, test, outcome="", text=""):
        name = getattr(test, "_testMethodName", None) or str(test)
        owner = type(test).__module__ + "." + type(test).__qualname__
        if name == "imported" or owner.startswith("unittest."):
            owner, name = "import", test.shortDescription() or str(test)
        inner = "<%s message=%s/>" % (outcome, quoteattr(text)) if outcome else ""
        self.lines.append("<testcase classname=%s name=%s file=%s>%s</testcase>" % (
            quoteattr(owner), quoteattr(name), quoteattr(self.current.replace(os.sep, "/")), inner))

    def addSuccess(self, test):
        super().addSuccess(test)
        self.record(test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.record(test, "failure", self._exc_info_to_string(error, test))

    def addError(self, test, error):
        super().addError(test, error)
        if not hasattr(test, "_testMethodName") and not isinstance(test, unittest.TestCase):
            self.lines.append("<testcase classname=\"fixture\" name=%s file=%s><error message=%s/></testcase>" % (
                quoteattr(str(test)), quoteattr(self.current.replace(os.sep, "/")),
                quoteattr(self._exc_info_to_string(error, test))))
            return
        self.record(test, "error", self._exc_info_to_string(error, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.record(test, "skipped", reason)

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.record(test)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.record(test, "failure", "unexpected success")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            failure = issubclass(error[0], test.failureException)
            self.record(test, "failure" if failure else "error", self._exc_info_to_string(error, test))


lines, bad, run = [], False, 0
for path in files or discovered():
    suite, _ = load(os.path.normpath(path))
    stream = unittest.runner._WritelnDecorator(sys.stderr)
    result = Result(stream, True, 2)
    result.current = path
    unittest.registerResult(result)
    suite.run(result)
    result.printErrors()
    lines += result.lines
    run += result.testsRun
    bad = bad or not result.wasSuccessful()
    with open(report, "w", encoding="utf-8") as out:
        out.write("<testsuites>\n%s\n</testsuites>\n" % "\n".join(lines))
sys.exit(1 if bad else 0 if run else 5)
