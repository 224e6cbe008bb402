"""Races fiveyear against NumPy and EMA Workbench on the same model and the same draws, and checks that the numbers agree. All times are CPU time,
of all threads and processes together, so that a busy machine can hold them.

Usage: compare.py MODEL EXPORTER FIVEYEAR WORK EXPERIMENTS, where MODEL is what EXPORTER, the example `numpy_program`, has written.
"""

import csv
import importlib.util
import json
import math
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np

PROBABILITIES = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]
QUANTILES = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]
PROCESSES = 2
ROUNDS = 5
# Scenarios of the batch.
BATCH = 300
# exp, log and powers differ in their last bits, and a long calculation carries that on.
TOLERANCE = 1e-12


class Model:
    """The exported program with its inputs and what fiveyear computes from them."""

    def __init__(self, folder):
        self.folder = Path(folder)
        described = json.loads((self.folder / "model.json").read_text())
        self.draws = described["draws"]
        self.varying = described["varying"]
        self.numbers = described["numbers"]
        self.series = described["series"]
        self.year = described["year"]
        self.columns = np.load(self.folder / "varying.npy")
        self.expected = np.load(self.folder / "expected.npy")

    def program(self, name):
        spec = importlib.util.spec_from_file_location(name, self.folder / "program.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def median_time(work, rounds=ROUNDS):
    """Median seconds of some calls, after one that is not counted; children that end with a call count."""
    work()
    seconds = []
    for _ in range(rounds):
        start = sum(os.times()[:4])
        work()
        seconds.append(sum(os.times()[:4]) - start)
    return statistics.median(seconds)


def difference(found, expected):
    """Largest difference, relative to the value or to 1 where the value is smaller."""
    return np.max(np.abs(found - expected) / np.maximum(np.abs(expected), 1.0))


# --- NumPy -----------------------------------------------------------------------------------------------------------------------------
# Workers are forked: they share the inputs, and write to arrays in shared memory, so that no result is copied between processes.


def shared_array(shape):
    memory = multiprocessing.RawArray("d", int(np.prod(shape)))
    return np.frombuffer(memory, dtype=float).reshape(shape)


def run_chunk(task):
    began = time.process_time()
    start, end = task
    x = list(MODEL.numbers)
    for row, position in enumerate(MODEL.varying):
        x[position] = MODEL.columns[row, start:end]
    with np.errstate(all="ignore"):
        for row, value in enumerate(PROGRAM.draws(x, ONCE)):
            RESULTS[row, start:end] = value
    return time.process_time() - began


def sum_up(task):
    began = time.process_time()
    start, end = task
    SUMMARIES[start:end] = np.quantile(RESULTS[start:end], PROBABILITIES, axis=1).T
    return time.process_time() - began


def parts(length, size):
    return [(start, min(start + size, length)) for start in range(0, length, size)]


def race_numpy(chunk):
    def work(_):
        seconds = POOL.map(run_chunk, parts(MODEL.draws, chunk), chunksize=1)
        return sum(seconds + POOL.map(sum_up, parts(len(RESULTS), 64), chunksize=1))

    return statistics.median([work(turn) for turn in range(ROUNDS + 1)][1:])


# --- EMA Workbench ---------------------------------------------------------------------------------------------------------------------


def scalar_functions(module):
    """Python's own functions on single numbers, which are faster there than NumPy's."""
    module.exp, module.log, module.sqrt, module.fmod = math.exp, math.log, math.sqrt, math.fmod
    module.floor = lambda x: float(math.floor(x))
    module.ceil = lambda x: float(math.ceil(x))
    module.trunc = lambda x: float(math.trunc(x))
    module.copysign = math.copysign
    module.minimum = lambda a, b: a if a < b else b
    module.maximum = lambda a, b: a if a > b else b
    module.where = lambda condition, then, otherwise: then if condition else otherwise


def race_ema(experiments):
    warnings.simplefilter("ignore")
    import ema_workbench
    from ema_workbench import RealParameter, Scenario, ScalarOutcome, SequentialEvaluator
    from ema_workbench import Model as EmaModel

    program = MODEL.program("scalar_program")
    scalar_functions(program)
    once = program.once(list(MODEL.numbers))
    names = [f"x{position}" for position in MODEL.varying]
    outcomes = [f"{series}_{year}" for series, year in zip(MODEL.series, MODEL.year)]

    def function(**values):
        x = list(MODEL.numbers)
        for position, name in zip(MODEL.varying, names):
            x[position] = values[name]
        return dict(zip(outcomes, program.draws(x, once)))

    model = EmaModel("wuxing", function=function)
    model.uncertainties = [
        RealParameter(name, float(np.nextafter(low, -np.inf)), float(np.nextafter(high, np.inf)))
        for name, low, high in zip(names, MODEL.columns.min(axis=1), MODEL.columns.max(axis=1))
    ]
    model.outcomes = [ScalarOutcome(outcome) for outcome in outcomes]
    scenarios = [Scenario(str(draw), **dict(zip(names, MODEL.columns[:, draw].tolist()))) for draw in range(experiments)]
    start = time.process_time()
    for scenario in scenarios:
        function(**{name: scenario[name] for name in names})
    alone = (time.process_time() - start) / experiments
    with SequentialEvaluator(model) as evaluator:
        start = time.process_time()
        _, results = evaluator.perform_experiments(scenarios=scenarios)
        seconds = time.process_time() - start
    found = np.array([results[outcome] for outcome in outcomes])
    return seconds / experiments, alone, found, ema_workbench.__version__


# --- fiveyear --------------------------------------------------------------------------------------------------------------------------


def engine_seconds(exporter, work):
    """The tape and the summaries of all draws on two threads, as the exporter measures them, in CPU time."""
    subprocess.run([exporter, str(work), str(MODEL.draws)], check=True)
    return json.loads((work / "model.json").read_text())["engine_seconds"]


def race_fiveyear(binary, work, *options, rounds=ROUNDS):
    command = [binary, "run", "--draws", str(MODEL.draws), "--threads", str(PROCESSES), "--out", str(work), *options]

    def run():
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return median_time(run, rounds)


def race_batch(binary, work, scenarios):
    """One run of so many scenarios, each with a shift of money of its own: as many experiments as an analyst leaves running."""
    plan = work / "plan"
    shutil.rmtree(plan, ignore_errors=True)
    for folder in ("seeds", "rules", "scenarios"):
        shutil.copytree(folder, plan / folder, dirs_exist_ok=True)
    names = [f"batch_{number:04}" for number in range(scenarios)]
    for number, name in enumerate(names):
        title = f'title = {{ zh = "批次{number}", en = "Batch {number}" }}'
        story = 'story = { zh = "由程序生成", en = "Made by a program" }'
        shift = f'[[shift]]\nfrom = "education"\nto = "health"\nshare = {0.0001 * (number + 1):.4f}\nyears = [2022, 2025]'
        (plan / "scenarios" / f"{name}.toml").write_text(f'parent = "trend"\n{title}\n{story}\n\n{shift}\n', encoding="utf-8")
    return race_fiveyear(binary, work / "run", "--plan", str(plan), "--scenario", *names, rounds=1)


def quantiles_agree(work):
    """Largest difference between NumPy's quantiles and those in fiveyear's own file, where no draw has failed."""
    place = {key: row for row, key in enumerate(zip(MODEL.series, map(str, MODEL.year)))}
    worst = 0.0
    with open(next(Path(work).rglob("projections.csv")), newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            at = place[row["series"], row["year"]]
            if row["p50"]:
                found = np.array([float(row[name]) for name in QUANTILES])
                worst = max(worst, difference(SUMMARIES[at], found))
    return worst


def count_scenarios(work):
    with open(next(Path(work).rglob("targets.csv")), newline="", encoding="utf-8-sig") as file:
        return len({row["scenario"] for row in csv.DictReader(file)})


def main():
    global MODEL, PROGRAM, ONCE, RESULTS, SUMMARIES, POOL
    folder, exporter, binary, work, experiments = *sys.argv[1:4], Path(sys.argv[4]), int(sys.argv[5])
    MODEL = Model(folder)
    PROGRAM = MODEL.program("numpy_program")
    ONCE = PROGRAM.once(list(MODEL.numbers))
    RESULTS = shared_array(MODEL.expected.shape)
    SUMMARIES = shared_array((len(MODEL.expected), len(PROBABILITIES)))
    print(f"{len(MODEL.series)} columns kept, {MODEL.draws} draws, {len(MODEL.varying)} varying inputs", flush=True)

    with multiprocessing.get_context("fork").Pool(PROCESSES) as POOL:
        by_chunk = {chunk: race_numpy(chunk) for chunk in (512, 1024, 2048)}
        chunk = min(by_chunk, key=by_chunk.get)
        # The two take turns, so that a busy machine slows both.
        turns = [(engine_seconds(exporter, work / "again"), race_numpy(chunk)) for _ in range(ROUNDS)]
    engine, numpy_seconds = (statistics.median(times) for times in zip(*turns))
    faster = statistics.median(peer / own for own, peer in turns)
    worst = difference(RESULTS, MODEL.expected)
    check("NumPy and the tape", worst)

    ema_seconds, alone, found, version = race_ema(experiments)
    check("EMA Workbench and the tape", difference(found, MODEL.expected[:, : found.shape[1]]))

    one = race_fiveyear(binary, work / "one", "--scenario", "trend", "--no-charts")
    check("quantiles of NumPy and of fiveyear's projections.csv", quantiles_agree(work / "one"), 1e-9)

    every = race_fiveyear(binary, work / "every")
    scenarios = count_scenarios(work / "every")

    batch = race_batch(binary, work / "batch", BATCH)

    draws = MODEL.draws
    rows = [
        ("fiveyear, model and quantiles", engine, 1, f"{PROCESSES} threads"),
        ("fiveyear run --no-charts, one scenario, start to files", one, 1, f"{PROCESSES} threads"),
        (f"fiveyear run, the default: {scenarios} scenarios, charts, report", every, scenarios, f"{PROCESSES} threads, {scenarios} times the draws"),
        (f"fiveyear run, {BATCH} scenarios, start to files", batch, BATCH, f"{PROCESSES} threads, {BATCH} times the draws"),
        (f"NumPy {np.__version__}, model and quantiles, chunks of {chunk}", numpy_seconds, 1, f"{PROCESSES} processes"),
        ("the scalar program in Python alone", alone * draws, 1, f"1 thread, {experiments} draws scaled up"),
        (f"EMA Workbench {version}, SequentialEvaluator", ema_seconds * draws, 1, f"1 thread, {experiments} experiments scaled up"),
    ]
    print(f"\n{'':<62}{'CPU s':>10}{'per draw':>12}  on")
    for name, seconds, runs, on in rows:
        experiments = draws * runs
        print(f"{name:<62}{seconds:>10.3f}{seconds / experiments * 1e6:>10.1f} µs  {on}")
    print(f"\nmodel and quantiles: fiveyear is {faster:.1f} times as fast as NumPy")
    print(f"start to files, with sampling and tracing: {numpy_seconds / one:.1f} times NumPy's model and quantiles alone")
    print(f"end to end, one scenario: fiveyear is {ema_seconds * draws / one:.0f} times as fast as EMA Workbench")
    print(f"end to end, per experiment of the default run: {ema_seconds * draws * scenarios / every:.0f} times")
    print(f"end to end, per experiment of {BATCH} scenarios: {ema_seconds * draws * BATCH / batch:.0f} times")


def check(what, worst, tolerance=TOLERANCE):
    print(f"{what} differ by {worst:.1e} at most, relatively", flush=True)
    if not worst <= tolerance:
        sys.exit(f"more than {tolerance}: they do not run the same model")


main()
