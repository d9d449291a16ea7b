"""PyTorch as a peer: answers the protocol of contender.h on standard input and output.

  suite=train|infer cell=lstm|gru|rnn steps=T batch=B inputs=I hidden=H threads=1|2     pytorch_layers.py; lengths=7,5,…: packed sequences
  suite=script-train|script-infer cell=MinimalGatedUnit|… and sizes                     pytorch_cells.py, a TorchScript loop
  suite=model model=classifier|tagger|characters batching=… optimizer=… lengths=…        pytorch_models.py
  suite=pairs|decode model=reader|writer|fed sources=… and lengths=… optimizer=… or beam=… steps=…   pytorch_pairs.py
  suite=language model=spelling|crf|characters|words batching=… optimizer=… lengths=…   pytorch_language.py; model=adaptive: div=… instead of batching
"""
import ctypes
import gc
import sys
import time

import torch

import pytorch_cells
import pytorch_language
import pytorch_layers
import pytorch_models
import pytorch_pairs
from numbers_of_a_case import checksums


def prepare(case):
    suite = case["suite"]
    if suite == "model":
        return pytorch_models.prepare(case)
    if suite in ("pairs", "decode"):
        return pytorch_pairs.prepare(case)
    if suite == "language":
        return pytorch_language.prepare(case)
    return pytorch_cells.prepare(case) if suite.startswith("script-") else pytorch_layers.prepare(case)


def timed(run, budget):
    def milliseconds(times):
        start = time.perf_counter()
        for _ in range(times):
            run()
        return (time.perf_counter() - start) * 1000

    # What takes less than 50 µs is run several times for one reading of the clock.
    group = min(max(int(0.05 / milliseconds(1)), 1), 1000)
    times, spent = [], 0
    while not times or spent < budget:
        times.append(milliseconds(group))
        spent += times[-1]
    times = sorted(taken / group for taken in times)
    return f"best={times[0]} median={times[len(times) // 2]} runs={len(times) * group}"


def describe():
    core = "no OpenBLAS"
    try:
        blas = ctypes.CDLL("libopenblas.so.0")
        blas.openblas_get_corename.restype = ctypes.c_char_p
        core = f"OpenBLAS on {blas.openblas_get_corename().decode()}"
    except (OSError, AttributeError):
        pass
    return f"PyTorch {torch.__version__} ({core})"


def answer(line, ready):
    verb, *words = line.split()
    if verb == "describe":
        return describe()
    if verb == "drop":
        ready.clear()
        gc.collect()
        return "ok"
    case = dict(word.split("=", 1) for word in words)
    budget = float(case.pop("milliseconds", 0))
    torch.set_num_threads(int(case["threads"]))
    key = " ".join(f"{name}={value}" for name, value in sorted(case.items()))
    if key not in ready:
        ready[key] = prepare(case)
        # TorchScript compiles in its first runs, and once more when it has seen what runs.
        start = time.perf_counter()
        for run in range(40):
            if run >= 3 and time.perf_counter() - start > 0.4:
                break
            ready[key].run()
    if verb == "time":
        return timed(ready[key].run, budget)
    if verb == "check":
        return " ".join(checksums(name, value) for name, value in ready[key].results().items())
    raise ValueError(f"'{verb}' is none of describe, time, check, drop")


def main():
    gc.disable()
    ready = {}
    for line in sys.stdin:
        try:
            print(answer(line, ready), flush=True)
        except Exception as failure:  # the driver decides what follows
            print(f"error={type(failure).__name__}: {failure}".replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
