"""Compiles the twins of the innermost loops, where there are Cython and a C compiler; pyproject.toml says the rest."""

from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

try:
    from Cython.Build import cythonize
except ImportError:
    modules = []
else:
    twins = ("_columns", "_counts", "_outline", "_reader")
    extensions = [Extension(f"onrecord.flows.clean.{name}", [f"flows/clean/{name}.pyx"]) for name in twins]
    modules = cythonize(extensions, build_dir="build/cython", quiet=True)
for module in modules:
    module.optional = True  # without a compiler the package is installed all the same, and runs as plain Python


class BuildWhatCanBeBuilt(build_ext):
    """Forgets modules that could not be compiled, since an editable install would link them all the same."""

    def run(self) -> None:
        """Compile the modules."""
        super().run()
        self.extensions = [
            module
            for module in self.extensions
            if Path(self.build_lib, self.get_ext_filename(self.get_ext_fullname(module.name))).exists()
        ]


setup(ext_modules=modules, cmdclass={"build_ext": BuildWhatCanBeBuilt})
