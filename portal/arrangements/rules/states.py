from portal.ground.labels import Labelled


class ArrangementState(Labelled):
    DRAFT = "draft", "Nháp"
    WAITING = "waiting", "Chờ người thứ hai"
    CONFIRMED = "confirmed", "Đã xác nhận, chờ đến ngày"
    APPLIED = "applied", "Đã thực hiện"
    UNDONE = "undone", "Đã hoàn tác"
    DROPPED = "dropped", "Đã bỏ"
