"""Runs the independent checker over many exports in one process: a line "CHECKER" first, then lines "BUNDLE<tab>PIN" on stdin;
answers a line of JSON for each."""
import importlib.util, json, sys

spec = importlib.util.spec_from_file_location("checker", sys.stdin.readline().rstrip("\n"))
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)

for line in sys.stdin:
    folder, path = line.rstrip("\n").split("\t")
    findings, reasons, anchor = checker.verify(folder, checker.load_pin(path))
    verdict = "TAMPERED" if findings else "UNVERIFIABLE" if reasons else "INTACT"
    answer = {"verdict": verdict, "reason": reasons[0] if reasons else None, "anchor": anchor, "total": len(findings)}
    print(json.dumps({**answer, "findings": findings[:10000]}), flush=True)
