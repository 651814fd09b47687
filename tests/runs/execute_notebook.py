"""Executes a notebook where it lies, without writing to it, and prints its outputs as JSON, a list for each cell with code."""
import json
import os
import sys

import nbformat
from nbclient import NotebookClient

path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
folder = {"metadata": {"path": os.path.dirname(path)}}
NotebookClient(notebook, timeout=120, kernel_name="deno", resources=folder).execute()
print(json.dumps([cell.outputs for cell in notebook.cells if cell.cell_type == "code"]))
