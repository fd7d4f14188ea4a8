"""Bad input: one clear Chinese sentence with the next step, never another exception, never a made-up reading."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile

import pytest
from reading_builders import PLAN_TEXT, Page, docx, paragraph, pdf, plan_page, zipped

from aligner.errors import UnusableInput
from aligner.readers import read_bytes, read_document
from aligner.readers.limits import MAX_BYTES

NOVEL = (
    "夜里下了一场雪，巷口的灯笼只剩下一个还亮着。老掌柜披着棉袄出来添炭，看见阶前坐着个少年，肩上落满了白，手里攥着一封信。"
    "他没有问，转身进屋端了一碗热汤，放在门槛上。少年抬起头，眼睛黑得像井水，半晌才说：“我找我爹，他走的那年，也是下雪。”"
    "掌柜的手抖了一下，汤洒在雪里，冒出一缕白气。很多年以前，他也这样坐在别人的门前，等一个不肯开的门。风从河上吹来，"
    "船都冻住了，桅杆在黑暗里轻轻地响。少年喝完汤，把碗倒扣在阶上，说要走。掌柜忽然叫住他，从怀里摸出一枚旧铜钱，"
    "说：“拿着，过了桥，问一个姓沈的。”少年点点头，踩着雪走远了，脚印一个一个，慢慢被新的雪填平。"
)
OFFICIAL_NOVEL = (
    "县委大院的灯亮到后半夜。老周把烟头按灭在搪瓷缸里，对小林说，明天的常委会你别发言，听着就行。小林嘴上答应，心里却不服气，"
    "项目的事她跑了三个月，部门之间推来推去，领导批示了两回，连一张图纸都没见着。她走到走廊尽头，推开窗，风里有雨的味道。"
    "第二天一早，雨果然下了。会议室里坐满了人，局长们低头看手机，谁也不看谁。“开始吧。”书记说。财政局的老吴先开了口，"
    "说钱不够，企业也不愿意掏。发改的同志接着说，规划还没批，急什么。小林翻开笔记本，第一页上写着父亲去世前说的那句话。"
)
POEM = "柳絮随风过小桥，春山如黛雨如丝。\n渔舟未系归来晚，灯火微茫一两枝。\n" * 6
CHAT = (
    "阿明：今晚吃什么呀\n小雅：随便，火锅吧，好久没吃了\n阿明：上次那家人太多了，排了两个小时\n小雅：那换一家，地铁口新开的那家听说不错\n"
    "大刘：我今天加班，领导说明天就要，数据全部重跑，你们先吃吧\n阿明：可怜，我们给你打包\n小雅：周末去爬山吗，天气预报说周六晴天\n"
)
NEWS = (
    "昨日下午三时许，人民路与解放路交叉口发生一起交通事故，一辆白色轿车与一辆电动车相撞，造成一人轻伤。目击者告诉记者，"
    "当时轿车由南向北行驶，电动车突然从路口窜出，司机来不及刹车。附近的交警三分钟内赶到现场，并对过往车辆进行疏导。"
    "伤者随后被送往医院，目前已无生命危险。事故原因正在进一步调查中。不少市民反映，希望能在此增设一个信号灯。"
)
CODE = (
    "# 这个模块负责读取配置文件并解析命令行参数\nimport sys\n\ndef main():\n    # 打开文件，逐行读取，跳过空行和注释\n"
    "    with open(sys.argv[1]) as f:\n        for line in f:\n            print(line.strip())\n# 如果参数不对，就打印用法然后退出，返回值为一\n"
)
ENGLISH = "The plan sets out how the city will build networks and share data by 2025. " * 40


def refused(data: bytes, name: str = "plan.txt") -> str:
    with pytest.raises(UnusableInput) as raised:
        read_bytes(data, name)
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert 8 <= len(sentence) <= 90
    assert re.search("请", sentence), f"no next step: {sentence}"
    return sentence


@pytest.mark.parametrize("data", [b"", b"  \n\t  "], ids=["nothing", "white-space"])
def test_empty(data):
    assert "空" in refused(data)


@pytest.mark.parametrize("text", [NOVEL, OFFICIAL_NOVEL, POEM, CHAT, NEWS, CODE], ids=["novel", "office-novel", "poem", "chat", "news", "code"])
def test_what_commits_nobody_to_anything_is_no_plan(text):
    assert "不像规划" in refused(text.encode())


def test_novel_in_a_docx_is_no_plan():
    assert "不像规划" in refused(docx(paragraph(NOVEL), with_plan=False), "plan.docx")


def test_english_text():
    assert "中文" in refused(ENGLISH.encode())


def test_ten_characters():
    assert "10 个汉字" in refused("一二三四五六七八九十".encode())


def test_bytes_without_meaning():
    refused(random.Random(7).randbytes(5000), "plan.txt")


@pytest.mark.parametrize("name", ["plan.pdf", "plan.docx", "plan.html", "plan.txt"])
def test_a_name_does_not_make_a_format(name):
    refused(b"\x00\x01\x02\x03" * 500, name)


# --- Office --------------------------------------------------------------------------------------------------------


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(s.encode("utf-16-le") + bytes(64) for s in streams)


def test_encrypted_docx():
    assert "加密" in refused(ole("EncryptionInfo", "EncryptedPackage"), "plan.docx")


def test_legacy_doc():
    assert "另存为 .docx" in refused(ole("WordDocument"), "plan.doc")


def test_legacy_xls():
    assert "Excel" in refused(ole("Workbook"), "plan.doc")


@pytest.mark.parametrize("share", [0.95, 0.5, 0.05])
def test_truncated_docx(share):
    data = docx("")
    assert "不完整" in refused(data[:int(len(data) * share)], "plan.docx")


def test_docx_with_a_spoiled_part():
    broken = zipped({"word/document.xml": b"<w:document><w:body>", "[Content_Types].xml": b"<Types/>"})
    assert "损坏" in refused(broken, "plan.docx")


def test_docx_with_a_wrong_checksum():
    data = bytearray(docx(""))
    place = data.index(b"word/document.xml") + 60
    data[place:place + 20] = bytes(20)
    assert "损坏" in refused(bytes(data), "plan.docx")


def test_docx_without_a_document():
    assert "损坏" in refused(zipped({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<a/>"}), "plan.docx")


def test_docx_with_entities_expands_nothing():
    bomb = '<!DOCTYPE x [<!ENTITY a "规划建设推进">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    ) + "]>"
    document = f'{bomb}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    refused(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()}), "plan.docx")


def test_zip_bomb_by_its_directory():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as part:
            for _ in range(70):
                part.write(bytes(1024 * 1024))
    assert "压缩炸弹" in refused(out.getvalue(), "plan.docx")


def test_zip_bomb_that_lies_about_its_size():
    data = bytearray(_bomb(40))
    # The directory says the part is small; only reading it would show what it is.
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(b"word/document.xml") if signature == b"PK\x03\x04" else data.rindex(b"word/document.xml")
        header = data.rindex(signature, 0, place)
        data[header + offset:header + offset + 4] = struct.pack("<I", 1000)
    refused(bytes(data), "plan.docx")


def _bomb(megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", bytes(megabytes * 1024 * 1024))
    return out.getvalue()


def test_zip_with_too_many_members():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for i in range(20_001):
            package.writestr(f"word/{i}", b"")
    assert "异常" in refused(out.getvalue(), "plan.docx")


def test_docx_of_images_only():
    assert "OCR" in refused(docx('<w:p><w:r><w:drawing/></w:r></w:p>', with_plan=False), "plan.docx")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}, "Excel"),
        ({"ppt/presentation.xml": b"<a/>"}, "演示文稿"),
        ({"OFD.xml": b"<a/>"}, "OFD"),
        ({"content.xml": b"<a/>", "mimetype": b"x"}, "OpenDocument"),
        ({"plan.docx": b"x"}, "压缩包"),
    ],
)
def test_other_zips(members, words):
    assert words in refused(zipped(members), "plan.docx")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"{\\rtf1 x}", "RTF"), (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"), (b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "压缩包"), (b"Rar!\x1a\x07" + bytes(50), "压缩包"), (b"MIME-Version: 1.0\n\nx", "MHTML"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"/>', "Word XML"),
    ],
)
def test_other_kinds_of_file(head, words):
    assert words in refused(head, "plan.txt")


# --- PDF -----------------------------------------------------------------------------------------------------------


def test_encrypted_pdf():
    page, _ = plan_page()
    assert "加密" in refused(pdf(page, encrypted=True), "plan.pdf")


@pytest.mark.parametrize("share", [0.98, 0.6, 0.2])
def test_truncated_pdf(share):
    page, _ = plan_page()
    data = pdf(page)
    assert "不完整" in refused(data[:int(len(data) * share)], "plan.pdf")


def test_damaged_pdf():
    assert "损坏" in refused(b"%PDF-1.5\n" + bytes(3000) + b"startxref\n12\n%%EOF", "plan.pdf")


def test_pdf_of_scans_only():
    assert "OCR" in refused(pdf(Page().scan(), Page().scan()), "plan.pdf")


def test_pdf_of_empty_pages():
    assert "没有任何文字" in refused(pdf(Page(), Page()), "plan.pdf")


# --- files ---------------------------------------------------------------------------------------------------------


def test_too_large_a_file_is_refused_without_reading_it(tmp_path, monkeypatch):
    path = tmp_path / "plan.pdf"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    monkeypatch.setattr(type(path), "read_bytes", lambda _: pytest.fail("the file was read"))
    with pytest.raises(UnusableInput, match="300 MB"):
        read_document(path)


def test_too_many_bytes_are_refused():
    with pytest.raises(UnusableInput, match="过大"):
        read_bytes(bytes(MAX_BYTES + 1), "plan.txt")


def test_text_longer_than_any_plan_is_refused():
    assert "万字" in refused((PLAN_TEXT * 20_000).encode())


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(UnusableInput, match="不存在"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(UnusableInput, match="文件夹"):
        read_document(tmp_path)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (docx(""), "plan.pdf", "内容实为Word"),
        (PLAN_TEXT.encode(), "plan.docx", "内容实为纯文本"),
        (f"<html><body><p>{PLAN_TEXT}</p></body></html>".encode(), "plan.doc", "内容实为网页"),
    ],
)
def test_wrong_extension_on_a_good_file_is_only_noted(data, name, words):
    document = read_bytes(data, name)
    (issue,) = document.issues
    assert issue.severity == "info"
    assert words in issue.message
    assert document.complete


@pytest.mark.parametrize("name", ["plan.txt", "plan", "规划.v2", "plan.TXT"])
def test_good_names_are_not_remarked_on(name):
    assert read_bytes(PLAN_TEXT.encode(), name).issues == ()


def test_fault_of_a_library_becomes_one_sentence(monkeypatch):
    from aligner.readers import document

    def fail(source: object) -> None:
        raise ValueError("internal")

    monkeypatch.setitem(document.READERS, "txt", fail)
    assert "异常" in refused(PLAN_TEXT.encode())
