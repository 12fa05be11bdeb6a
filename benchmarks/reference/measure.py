"""Runs reference.py's speed measurement and adds the peak memory of the process.

measure.py REFERENCE ARGUMENT...: prints a flat JSON object with the median milliseconds of a step and the peak of the memory in megabytes.
"""
import contextlib
import io
import json
import runpy
import sys

output = io.StringIO()
sys.argv = sys.argv[1:]
with contextlib.redirect_stdout(output):
    runpy.run_path(sys.argv[0], run_name="__main__")
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
speed = json.loads(output.getvalue())
print(json.dumps({"milliseconds": 1000 * speed["median_s"], "megabytes": peak / 1024}))
