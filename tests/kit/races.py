"""Several deeds begun at the same instant."""

import threading

from portal.ground.db import db, enter_ward, in_ward, writing


def at_once(app, *deeds):
    """Each in its own thread and transaction, begun together; what each came to."""
    together, came_to = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        with app.app_context():
            enter_ward(1)
            together.wait()
            try:
                with in_ward(1), writing():
                    came_to[place] = deed()
            except Exception as failure:  # compared by the test
                came_to[place] = failure
            finally:
                db.session.remove()

    db.session.remove()
    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    enter_ward(1)
    return came_to
