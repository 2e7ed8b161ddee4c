#!/usr/bin/env python3
"""What runs took, by Spark's event logs, and the constants of conf/clusters/SIZING.md.

    sizing.py LOG...                                         core seconds and shuffle of each stage, peaks of memory
    sizing.py --full LOG --mean-field LOG FAMILY.a3m.gz...   constants of the fit, from two runs on local[1] with these families
    sizing.py --sum FAMILY.a3m.gz...                         what the formulas sum up over families

The log is written by a job with: -- --conf spark.eventLog.enabled=true --conf spark.eventLog.dir=FOLDER
  --conf spark.eventLog.compress=false --conf spark.eventLog.rolling.enabled=false
  --conf spark.eventLog.logStageExecutorMetrics=true --conf spark.executor.processTreeMetrics.enabled=true
  --conf spark.executor.metrics.pollingInterval=500
"""
import argparse
import collections
import gzip
import json
import math

PEAKS = {"heap": "JVMHeapMemory", "cached": "OnHeapStorageMemory", "process": "ProcessTreeJVMRSSMemory"}


def read_log(path):
    """Core seconds of each task by job group, stage and index; bytes shuffled by group; peaks in bytes."""
    groups, tasks, shuffled = {}, collections.defaultdict(dict), collections.Counter()
    peaks = collections.Counter()
    with open(path) as log:
        for event in map(json.loads, log):
            if event["Event"] == "SparkListenerStageSubmitted":
                group = event["Properties"].get("spark.jobGroup.id", "(none)")
                groups[event["Stage Info"]["Stage ID"]] = group
            if event["Event"] == "SparkListenerTaskEnd" and "Task Metrics" in event:
                group, metrics = groups[event["Stage ID"]], event["Task Metrics"]
                tasks[group, event["Stage ID"]][event["Task Info"]["Index"]] = metrics["Executor CPU Time"] / 1e9
                shuffled[group] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            for measured in (event.get("Task Executor Metrics"), event.get("Executor Metrics")):
                for name, metric in PEAKS.items():
                    peaks[name] = max(peaks[name], (measured or {}).get(metric, 0))
    return tasks, shuffled, peaks


def report(path):
    tasks, shuffled, peaks = read_log(path)
    seconds = collections.Counter()
    for (group, _), took in tasks.items():
        seconds[group] += sum(took.values())
    for group in seconds:
        print(f"{group}: {seconds[group]:.1f} core seconds, {shuffled[group] / 1e6:.2f} MB shuffled")
    print(f"all: {sum(seconds.values()):.1f} core seconds, {sum(shuffled.values()) / 1e6:.2f} MB shuffled; peaks of ", end="")
    print(", ".join(f"{name} {peak / 2**20:.0f} MB" for name, peak in peaks.items()))


def shape(path):
    with gzip.open(path, "rt") as lines:
        rows = [line.strip() for line in lines if not line.startswith(">")]
    return len(rows), len(rows[0])


def plan_seconds(model, rows, columns):
    """FamilyModel.seconds."""
    fit = 43e-9 * rows * columns**2 if model == "full" else mean_field_seconds(rows, columns)
    return fit + 2.5e-9 * rows * columns**2 + 0.7e-9 * rows**2 * math.ceil(columns / 64)


def mean_field_seconds(rows, columns):
    return 2e-9 * rows * columns**2 + 5e-8 * columns**3


def seconds(model, rows, columns):
    """With the couplings that the networks of contact need beside those of another model."""
    beside = mean_field_seconds(rows, columns) if model == "full" else 0
    return plan_seconds(model, rows, columns) + beside


def plan(families, model):
    """The families of each task, as FitPlan.of has them for one core."""
    cost = {family: plan_seconds(model, *family) for family in families}
    most, tasks, filled = sum(cost.values()) / 8, [[]], 0
    for family in sorted(families, key=cost.get, reverse=True):
        if filled > 0 and filled + cost[family] > most:
            tasks.append([])
            filled = 0
        tasks[-1].append(family)
        filled += cost[family]
    return tasks


def least_squares(features, measured):
    """Non-negative: a constant that would be negative is left out."""
    kept = list(range(len(features[0])))
    while True:
        rows = [[sum(f[i] * f[j] for f in features) for j in kept] for i in kept]
        for row, i in zip(rows, kept):
            row.append(sum(f[i] * m for f, m in zip(features, measured)))
        for i, pivot in enumerate(rows):
            pivot[:] = [x / pivot[i] for x in pivot]
            for other in rows:
                if other is not pivot:
                    other[:] = [x - other[i] * y for x, y in zip(other, pivot)]
        found = dict(zip(kept, (row[-1] for row in rows)))
        if min(found.values()) >= 0:
            return [found.get(i, 0) for i in range(len(features[0]))]
        kept.remove(min(found, key=found.get))


def constants(logs, families):
    """Beside the cost model: seconds at the start of a JVM, and for each square of columns, of the networks."""
    features, measured, said = [], [], []
    for model, log in logs.items():
        tasks = read_log(log)[0]
        took = [stage for (group, _), stage in tasks.items() if group.endswith(" fit")][-1]
        for i, task in enumerate(plan(families, model)):
            said.append(sum(seconds(model, *family) for family in task))
            features.append((float(i == 0), sum(columns**2 for _, columns in task)))
            measured.append(took[i])
    # Of the relative errors, lest the largest family alone decide.
    found = least_squares(
        [[x / m for x in f] for f, m in zip(features, measured)], [(m - s) / m for m, s in zip(measured, said)]
    )
    for f, m, s in zip(features, measured, said):
        print(f"task measured {m:.2f} s, predicted {s + sum(x * y for x, y in zip(f, found)):.2f} s")
    print("seconds at the start %.2f, for each square of columns %.2g" % tuple(found))


def sums(families):
    print(f"{len(families)} families; sums in millions: ", end="")
    print(f"residues {sum(r * c for r, c in families) / 1e6:.3f}, rows {sum(r for r, _ in families) / 1e6:.4f}, ", end="")
    print(f"squares of columns {sum(c * c for _, c in families) / 1e6:.4f}")
    for model in ("full", "mean-field"):
        print(f"seconds of the cost model, {model}: {sum(seconds(model, *family) for family in families):.2f}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--full", metavar="LOG")
    arguments.add_argument("--mean-field", metavar="LOG")
    arguments.add_argument("--sum", action="store_true")
    arguments.add_argument("files", nargs="+")
    given = arguments.parse_args()
    if given.sum:
        sums([shape(file) for file in given.files])
    elif given.full and given.mean_field:
        constants({"full": given.full, "mean-field": given.mean_field}, [shape(file) for file in given.files])
    else:
        for log in given.files:
            report(log)


if __name__ == "__main__":
    main()
