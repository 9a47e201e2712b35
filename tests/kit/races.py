"""Several deeds begun at the same instant."""

import threading
from functools import partial

from portal.ground.db import db, enter_ward, in_ward, writing


def together(*asked):
    """Each in its own thread, begun at the same instant; what each came to, or how it failed."""
    begin, came_to = threading.Barrier(len(asked)), [None] * len(asked)

    def run(place, ask):
        begin.wait()
        try:
            came_to[place] = ask()
        except Exception as failure:  # compared by the test
            came_to[place] = failure

    threads = [threading.Thread(target=run, args=one) for one in enumerate(asked)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def at_once(app, *deeds):
    """Each in its own transaction."""

    def done(deed):
        with app.app_context():
            enter_ward(1)
            try:
                with in_ward(1), writing():
                    return deed()
            finally:
                db.session.remove()

    db.session.remove()
    came_to = together(*[partial(done, deed) for deed in deeds])
    enter_ward(1)
    return came_to
