"""Compiles the twins of the innermost loops, where there are Cython and a C compiler; pyproject.toml says the rest."""

from setuptools import Extension, setup

try:
    from Cython.Build import cythonize
except ImportError:
    modules = []
else:
    twins = ("_counts", "_reader")
    extensions = [Extension(f"onrecord.flows.clean.{name}", [f"flows/clean/{name}.pyx"]) for name in twins]
    modules = cythonize(extensions, build_dir="build/cython", quiet=True)
for module in modules:
    module.optional = True  # without a compiler the package is installed all the same, and runs as plain Python

setup(ext_modules=modules)
