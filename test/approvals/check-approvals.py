"""Runs the independent checker over many approvals in one process: a line "CHECKER" first, then lines {"text", "pin"} on stdin;
answers a line of JSON for each."""
import importlib.util, json, sys

spec = importlib.util.spec_from_file_location("checker", sys.stdin.readline().rstrip("\n"))
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)

for line in sys.stdin:
    given = json.loads(line)
    pin = None if given["pin"] is None else checker.read_pin(given["pin"])
    print(json.dumps(checker.judge(given["text"].encode("utf-8"), pin)), flush=True)
