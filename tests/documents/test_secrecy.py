"""A mark of state secrecy is known however it is written; words that only sound alike pass."""

import unicodedata

import pytest

from portal.documents.rules.secrecy import Mark, mark_in, mark_in_name

NFD = "NFD"
LEVELS = {"MẬT": Mark.SECRET, "TỐI MẬT": Mark.TOP, "TUYỆT MẬT": Mark.UTMOST}
PAGE = "ĐẢNG ỦY PHƯỜNG\n{mark}\nSố 05-BC/ĐU\n\nBÁO CÁO\nvề công tác cán bộ"


def spaced(words: str, sign: str = " ") -> str:
    return sign.join(words.replace(" ", ""))


BORNE = [
    *(
        (PAGE.format(mark=shape), mark)
        for words, mark in LEVELS.items()
        for shape in (
            words,
            words.title(),
            words.capitalize(),
            f"[{words}]",
            f"- {words} -",
            f"({words})",
            f"*** {words} ***",
            spaced(words),
            spaced(words, "."),
            spaced(words, "  "),
            spaced(words, "-"),
            spaced(words, "\n"),
            f"{words} - KHẨN",
            f"HỎA TỐC - {words}",
            f"{words}\tBản số: 02",
            f"{words} (Chỉ lưu hành nội bộ)",
            f"Độ mật: {words.capitalize()}",
            f"ĐỘ MẬT: {words}",
            f"Mức độ mật:\n{words.capitalize()}",
            f"Số 05-BC/ĐU | {words}",
            f"TÀI LIỆU {words}",
            f"Văn bản {words.lower()}".replace("mật", "MẬT"),
            words.replace("Ậ", "Ậ\u200b"),
            words.replace("T", "\uff34"),
            unicodedata.normalize(NFD, words),
            unicodedata.normalize(NFD, spaced(words)),
            f"ĐẢNG CỘNG SẢN VIỆT NAM {words}",
            f"{words} Hồ sơ số 12",
        )
    ),
    ("Độ mật\tTối mật", Mark.TOP),
    ("Dấu mật: mật", Mark.SECRET),
    ("MËT", Mark.SECRET),
    ("TUYEÄT MAÄT", Mark.UTMOST),
    ("TOI MAT", Mark.TOP),
    ("Tuyệt mật/Khẩn", Mark.UTMOST),
]

NAMES_BORNE = [
    "MẬT.docx",
    "12-BC MẬT.pdf",
    "bao cao (mật).docx",
    "Báo cáo_tối mật_2022.pdf",
    "TUYỆT-MẬT.pdf",
    "[MAT] bc.docx",
    "toi mat.pdf",
    "TUYETMAT.pdf",
    "M Ậ T.docx",
    "M_Ậ_T bc.pdf",
    "05-BC-ĐU mật.docx",
    "Độ mật Mật.pdf",
    unicodedata.normalize(NFD, "báo cáo tuyệt mật.pdf"),
    unicodedata.normalize(NFD, "bc MẬT v2.docx"),
    "mật 2022",
]

COMPOUNDS = """bảo mật; mật khẩu; mật độ; thân mật; bí mật; bí mật nhà nước; cơ mật; mật mã; mật ong; mật thiết;
mật thư; túi mật; sỏi mật; gan mật; mật vụ; mật phục; cẩn mật; trăng mật; nước mật mía; mật ngữ; mật danh; nghiêm mật;
mật lệnh; mật thám; trù mật; mật báo""".replace("\n", " ").split("; ")
SENTENCES = [
    "Đảng viên giữ {w} của tổ chức theo quy định.",
    "{W}",
    "Mục 3. {W} và trách nhiệm của đảng viên",
    "{U}",
    "QUY ĐỊNH VỀ {U} TRONG CƠ QUAN",
    "Nội dung: {w}.",
    "…về {w}\ntrong sinh hoạt chi bộ",
    "1. {W}",
]
PASSING = [
    *(sentence.format(w=one, W=one[0].upper() + one[1:], U=one.upper()) for one in COMPOUNDS for sentence in SENTENCES),
    "Luật Bảo vệ bí mật nhà nước số 29/2018/QH14",
    "LUẬT\nBẢO VỆ BÍ\nMẬT NHÀ NƯỚC",
    "đổi mật\nkhẩu định kỳ",
    "Mật\nkhẩu",
    "bảo\nmật",
    "BẢO\nMẬT",
    "B Ả O M Ậ T",
    "M Ậ T K H Ẩ U",
    "b ả o m ậ t",
    "Bí mật nhà nước gồm ba độ: Tuyệt mật, Tối mật và Mật.",
    "các độ mật: Tuyệt mật, Tối mật, Mật",
    "con dấu các độ mật: TUYỆT MẬT, TỐI MẬT, MẬT",
    "Không đưa tài liệu mật lên cổng.",
    "đóng dấu MẬT theo quy định",
    "dấu “MẬT” được đóng dưới số văn bản",
    "QUY CHẾ QUẢN LÝ TÀI LIỆU MẬT CỦA ĐẢNG ỦY",
    "Độ mật: Không",
    "Độ mật: thường",
    "Độ mật: bình thường",
    "Mức độ mật của văn bản do người ký quyết định",
    "Độ mật, thời hạn bảo vệ",
    "MẶT TRẬN TỔ QUỐC VIỆT NAM",
    "vắng mặt có lý do",
    "Số người có mặt: 45",
    "MẤT",
    "MÁT",
    "Mặt",
    "MAI",
    "m a t",
    "mật",
    "a) Tối mật;",
    "Điều 8. Danh mục bí mật nhà nước độ Tối mật",
    "tối mắt tối mũi",
    "Tuyệt đối giữ bí mật.",
    "hồ sơ độ Mật được lưu riêng",
    "MẬT ĐỘ DÂN CƯ\nTỔ DÂN PHỐ 3",
    "Chúc các đồng chí ngọt như MẬT ONG",
    unicodedata.normalize(NFD, "BẢO MẬT THÔNG TIN"),
    unicodedata.normalize(NFD, "Mật khẩu của đồng chí"),
]
NAMES_PASSING = [
    "bảo mật.docx",
    "Mật khẩu wifi.pdf",
    "Luật Bảo vệ bí mật nhà nước 2018.pdf",
    "MẶT TRẬN TỔ QUỐC.pdf",
    "MAT TRAN.pdf",
    "danh sach vang mat.xlsx",
    "mật độ dân cư.xlsx",
    "thân mật.docx",
    "GAP MAT 3-2.docx",
    "tien mat.xlsx",
    "mat khau.txt",
    "Quy định quản lý tài liệu mật.pdf",
    "BAO MAT.pdf",
    "toi.pdf",
    "121-KH-ĐU.docx",
    "",
    ".docx",
    "ket luan 21.pdf",
    unicodedata.normalize(NFD, "bảo mật thông tin.docx"),
    "RA MẮT CLB.pdf",
    "ho so bi mat.pdf",
]


def test_the_samples_are_enough():
    assert len(set(BORNE)) + len(NAMES_BORNE) >= 60
    assert len(set(PASSING)) + len(set(NAMES_PASSING)) >= 200


@pytest.mark.parametrize(("text", "mark"), BORNE)
def test_a_mark_is_known(text, mark):
    assert mark_in(text) is mark


@pytest.mark.parametrize("name", NAMES_BORNE)
def test_a_mark_in_the_name_is_known(name):
    assert mark_in_name(name)


def test_innocent_words_pass():
    assert [text for text in PASSING if mark_in(text)] == []
    assert [name for name in NAMES_PASSING if mark_in_name(name)] == []


@pytest.mark.timeout(300)
def test_a_long_paper_is_read_quickly():
    assert mark_in("Chi bộ thảo luận, góp ý. M a i n ó i\n" * 60_000 + "\nMẬT\n") is Mark.SECRET
