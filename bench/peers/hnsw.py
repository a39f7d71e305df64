"""HNSW with M 16 and efConstruction 200: building, or ten nearest on one thread with the least ef of a list that reaches a recall."""
import numpy as np
from protocol import Clock, load, serve

EFS = (10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 288, 320, 352, 384, 448, 512)


def prepare(folder, threads, what, which, percent=None):
    import hnswlib
    base = load(folder, f"{which}_base")

    def build():
        index = hnswlib.Index(space="l2", dim=base.shape[1])
        index.init_index(max_elements=len(base), M=16, ef_construction=200)
        index.add_items(base, num_threads=threads)
        return index

    if what == "build":
        def run(seed):
            with Clock() as clock:
                index = build()
            return clock.seconds, {"vectors": index.get_current_count()}

        return run

    index = build()
    query = load(folder, f"{which}_query")
    nearest = load(folder, f"{which}_nearest").astype(np.int64)

    def recall(found):
        return float((found.astype(np.int64)[:, :, None] == nearest[:, None, :]).any(2).mean())

    for ef in EFS:
        index.set_ef(ef)
        if recall(index.knn_query(query, k=10, num_threads=threads)[0]) >= int(percent) / 100:
            break

    def run(seed):
        with Clock() as clock:
            found = index.knn_query(query, k=10, num_threads=1)[0]
        return clock.seconds, {"recall": recall(found), "ef": ef, "queries/s": len(query) / clock.seconds}

    return run


serve(prepare)
