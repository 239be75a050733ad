"""The proofreader finds what it knows to be wrong, and is quiet about what only looks like it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from inspector.proofread import Proofreader, Suspicion, TableError
from inspector.proofread.ngram.model import TABLES
from inspector.proofread.phrases import Slip, one_edit


@pytest.fixture(scope="module")
def reader() -> Proofreader:
    return Proofreader()


def quotes(reader: Proofreader, text: str) -> list[str]:
    return [suspicion.quote for suspicion in reader.read(text)]


def only(reader: Proofreader, text: str) -> Suspicion:
    [suspicion] = reader.read(text)
    return suspicion


@pytest.mark.parametrize(
    ("text", "quote", "suggestion", "kind"),
    [
        ("庆祝中华人民大和国成立七十周年。", "中华人民大和国", "中华人民共和国", "state_name"),
        ("依照中共人民共和国有关法律办理。", "中共人民共和国", "中华人民共和国", "state_name"),
        ("依照中华人民共和囯有关法律办理。", "中华人民共和囯", "中华人民共和国", "state_name"),
        ("依照中华人民民共和国有关法律办理。", "中华人民民共和国", "中华人民共和国", "state_name"),
        ("依照中华民人共和国有关法律办理。", "中华民人共和国", "中华人民共和国", "state_name"),
        ("经全国人民代大会批准。", "全国人民代大会", "全国人民代表大会", "org_name"),
        ("经全国人大常会委批准。", "全国人大常会委", "全国人大常委会", "org_name"),
        ("发展全过程人民名主。", "全过程人民名主", "全过程人民民主", "party_term"),
        ("构建人类命运共同休。", "人类命运共同休", "人类命运共同体", "party_term"),
        ("广西壮簇自治区的代表团到访。", "广西壮簇自治区", "广西壮族自治区", "ethnic_religion"),
        ("深入开展扫黑险恶斗争。", "扫黑险恶", "扫黑除恶", "party_term"),
        ("政务公开领导小姐办公室设在县政府。", "领导小姐", "领导小组", "job_title"),
        ("习近乎总书记指出，要抓好落实。", "习近乎", "习近平", "leader_name"),
        ("深入学习近平总书记重要讲话精神。", "学习近平", "学习习近平", "leader_name"),
        ("财政拔款已经到位。", "拔款", "拨款", "typo_shape"),
        ("我局做为牵头单位负责落实。", "做为", "作为", "typo_sound"),
        ("大家再接再励，圆满完成任务。", "再接再励", "再接再厉", "idiom"),
        ("开展义务教育优均衡发展督导评估。", "义务教育优均衡发展", "义务教育优质均衡发展", "missing"),
        ("推进农村人居居环境整治。", "农村人居居环境整治", "农村人居环境整治", "extra"),
        ("自该信息形式或者变更之日起公开。", "信息形式或者变更之日", "信息形成或者变更之日", "legal"),
        ("交流会隆重召开。", "隆重召开", "召开", "social"),
        ("他长期研究回教徒的饮食。", "回教徒", "穆斯林", "ethnic_religion"),
    ],
)
def test_a_wrong_form_is_found_with_its_right_form(reader: Proofreader, text: str, quote: str, suggestion: str, kind: str) -> None:
    found = {suspicion.quote: suspicion for suspicion in reader.read(text)}
    assert quote in found
    assert (found[quote].suggestion, found[quote].kind) == (suggestion, kind)


def test_places_count_characters_even_beside_characters_outside_the_basic_plane(reader: Proofreader) -> None:
    text = "😀𠮷村的财政拔款已经到位。"
    suspicion = only(reader, text)
    assert text[suspicion.start : suspicion.end] == suspicion.quote == "拔款"


def test_half_a_surrogate_pair_does_not_stop_the_reading(reader: Proofreader) -> None:
    assert quotes(reader, "\ud83d财政拔款已经到位。") == ["拔款"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "中华人民共和国",
        "全国人民代表大会常务委员会副委员长",
        "自己经营的商店，自己知道的情况，知己知彼。",
        "参观查阅档案、健身休闲、办理相关手续、认真执行规定。",
        "王志慧、李建义",
        "孟加拉人民共和国、朝鲜民主主义人民共和国",
        "中国共产主义青年团、中国共产党第十二次全国代表大会",
        "审判机关、检察机关、审计机关、检疫机关",
        "高质量开展主题教育，基层组织建设，乌鲁木齐都市圈",
        "GB/T 9704-2012, version 1.0.2, State Council 2025-12-31",
        "2025年12月31日 08:30—17:30 50%±3‰",
    ],
)
def test_right_words_are_left_alone(reader: Proofreader, text: str) -> None:
    assert reader.read(text) == []


def test_a_name_cut_at_the_end_of_a_title_is_not_an_error(reader: Proofreader) -> None:
    assert reader.read("关于学习宣传《中华人民共和") == []
    assert reader.read("关于学习宣传《中华人民共和…") == []
    assert quotes(reader, "关于学习宣传中华人民共和，法律的通知") == ["中华人民共和"]


def test_a_time_after_deadline_is_told_from_a_deadline(reader: Proofreader) -> None:
    assert only(reader, "截止2025年12月31日，全县共办结一万件。").suggestion == "截至"
    assert only(reader, "截止12月底，全县共办结一万件。").suggestion == "截至"
    assert reader.read("报名截止2025年12月31日，逾期不候。") == []
    assert reader.read("截止日期为2025年12月31日，请按时报送。") == []
    assert reader.read("申报于12月31日截止，逾期不候。") == []


def test_a_leader_is_named_only_beside_the_office(reader: Proofreader) -> None:
    assert quotes(reader, "国务院总理李克弱主持召开会议。") == ["李克弱"]
    assert reader.read("李克弱主持召开村民小组会议。") == []
    assert reader.read("县政协主席张近平参加座谈。") == []
    assert reader.read("越南国家主席和国务院总理分别会见了代表团。") == []


def test_quoted_forms_that_must_stand_in_quotes_are_right(reader: Proofreader) -> None:
    assert reader.read("坚决反对“台独”势力。") == []
    assert only(reader, "坚决反对台独势力的图谋。").suggestion == "“台独”势力"


def test_suspicions_never_overlap_and_stand_in_order(reader: Proofreader) -> None:
    found = reader.read("中共人民共和国的全国人民代大会常务委员会关于财政拔款、扫黑险恶专项斗争和再接再励的说明。")
    assert len(found) == 5
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("name", ["中华人民共和国", "铸牢中华民族共同体意识", "中国人民政治协商会议", "延边朝鲜族自治州"])
def test_no_inner_character_of_a_fixed_name_can_be_replaced_unseen(reader: Proofreader, name: str) -> None:
    for place in range(1, len(name) - 1):
        wrong = name[:place] + "鹅" + name[place + 1 :]
        assert quotes(reader, f"有关{wrong}，请认真落实。") == [wrong]


def test_one_slip_is_told_from_none_and_from_two() -> None:
    assert one_edit("共和国", "共和国") is None
    assert one_edit("大同国", "共和国") is None
    kinds = [one_edit(seen, "共和国的")[0] for seen in ("大和国的", "和国的x", "共共和国的", "和共国的")]  # type: ignore[index]
    assert kinds == [Slip.REPLACED, Slip.MISSING, Slip.ADDED, Slip.EXCHANGED]


def test_an_office_can_add_its_own_tables(tmp_path: Path) -> None:
    (tmp_path / "lexicon.tsv").write_text("云岭县\t云领县\tplace_name\t\t!城\n", encoding="utf-8")
    (tmp_path / "phrases.tsv").write_text("云领县人民政府办公室\torg_name\t首尾\t定\n", encoding="utf-8")
    (tmp_path / "leaders.tsv").write_text("欧阳清和\t县长\t云领县县长\t2021\n", encoding="utf-8")
    reader = Proofreader(tmp_path)
    assert only(reader, "欢迎来到云岭县。").suggestion == "云领县"
    assert reader.read("欢迎来到云岭县城。") == []
    assert only(reader, "云领县人民政服办公室").suggestion == "云领县人民政府办公室"
    assert only(reader, "欧阳情和县长到会。").suggestion == "欧阳清和"
    assert reader.version != Proofreader().version
    assert reader.version == Proofreader(tmp_path).version


def test_the_version_follows_what_was_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = Proofreader().version
    changed = tmp_path / TABLES.name
    changed.write_bytes(TABLES.read_bytes()[:-1] + b"\x07")
    monkeypatch.setattr("inspector.proofread.reader.TABLES", changed)
    assert Proofreader().version != before


@pytest.mark.parametrize(
    ("table", "line", "complaint"),
    [
        ("lexicon.tsv", "云岭县\t云领县\tplace", "lexicon.tsv，第 1 行：没有“place”这一差错类别"),
        ("lexicon.tsv", "云岭县\t\tplace_name", "lexicon.tsv，第 1 行：没有正确写法时"),
        ("lexicon.tsv", "云\t领\tplace_name", "lexicon.tsv，第 1 行：错误写法“云”至少两个字"),
        ("lexicon.tsv", "云岭县\t云领县\tplace_name\t城", "lexicon.tsv，第 1 行：前后文“城”应写成"),
        ("lexicon.tsv", "云岭县\t云领县\tplace_name\t\t~(", "lexicon.tsv，第 1 行：正则表达式“(”写错了"),
        ("lexicon.tsv", "云岭县\t云领县\tplace_name\t\t\t高", "lexicon.tsv，第 1 行：可信度“高”"),
        ("phrases.tsv", "云领县\torg_name", "phrases.tsv，第 1 行：固定表述“云领县”应是 5 到 24 个汉字"),
        ("phrases.tsv", "云领县人民政府\torg_name\t两头", "phrases.tsv，第 1 行：第 3 列“两头”"),
        ("leaders.tsv", "王某\t县长", "leaders.tsv，第 1 行：“王某”只有两个字"),
        ("leaders.tsv", "欧阳清和\t\t", "leaders.tsv，第 1 行：“欧阳清和”没有职务"),
    ],
)
def test_a_mistake_in_a_table_is_explained(tmp_path: Path, table: str, line: str, complaint: str) -> None:
    (tmp_path / table).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(TableError) as raised:
        Proofreader(tmp_path)
    assert complaint in str(raised.value)


def test_a_missing_folder_or_another_encoding_is_explained(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="没有这个文件夹"):
        Proofreader(tmp_path / "none")
    (tmp_path / "lexicon.tsv").write_bytes("云岭县\t云领县\tplace_name\n".encode("gb18030"))
    with pytest.raises(TableError, match="不是 UTF-8 编码"):
        Proofreader(tmp_path)


def test_a_grave_error_inside_a_longer_name_is_told_as_grave() -> None:
    [found] = Proofreader().read("根据《中华人民大和国安全生产法》的有关规定")
    assert (found.kind, found.quote, found.suggestion) == ("state_name", "中华人民大和国", "中华人民共和国")


@pytest.mark.parametrize("text", ["扎实做好防汛备汛各项工作。", "关于双塔镇防汛备汛的任务分工", "开展治沙防沙科普宣传。", "全面推进爱林护林行动。"])
def test_a_word_coined_on_the_pattern_of_its_neighbour_is_meant(text: str) -> None:
    assert not [one for one in Proofreader().read(text) if one.class_ in ("A", "B")]
