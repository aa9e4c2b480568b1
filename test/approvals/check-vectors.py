"""Runs the arithmetic of the independent checker over test vectors: CHECKER, then a file of them, then the name of its function.
Answers the numbers of those that it judges otherwise, as JSON."""
import importlib.util, json, sys

path, vectors, name = sys.argv[1:]
spec = importlib.util.spec_from_file_location("checker", path)
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)

wrong = []
with open(vectors, encoding="utf-8") as file:
    for test in json.load(file):
        key, message, signature = (bytes.fromhex(test[part]) for part in ("key", "msg", "sig"))
        parts = (key,) if name == "ed25519" else (key[1:33], key[33:])
        # A JWS whose signature is not 64 bytes is refused before this is asked.
        good = len(signature) == 64 and getattr(checker, name)(*parts, message, signature)
        if good != (test["result"] == "valid"):
            wrong.append(test["id"])
print(json.dumps(wrong))
