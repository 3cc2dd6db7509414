"""Python runs this before a program whose PYTHONPATH names its folder: Spanwise's preload, which the user
has asked for. The module of this name that Python would have found without us is run as well."""

import os
import sys

_folder = os.path.dirname(os.path.abspath(__file__))


def _run_next():
    import importlib.machinery
    import importlib.util

    others = [path for path in sys.path if os.path.abspath(path or ".") != _folder]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)


if os.environ.get("SPANWISE_PRELOAD"):
    try:
        import spanwise_preload

        spanwise_preload.install()
    except Exception as error:  # A program must not fail because it is watched.
        print("Spanwise: the preload could not be installed: %s" % error, file=sys.stderr)
_run_next()
