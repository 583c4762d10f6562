"""How names sort and are found by their initials (拼音首字母): pypinyin with the readings that surnames have."""

import re

from pypinyin import lazy_pinyin

#: surnames of two characters, read as one
DOUBLE = {
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
    "宇文": "yu wen", "慕容": "mu rong", "鲜于": "xian yu", "亓官": "qi guan", "司马": "si ma", "欧阳": "ou yang",
    "上官": "shang guan", "诸葛": "zhu ge", "夏侯": "xia hou", "皇甫": "huang fu", "公孙": "gong sun", "呼延": "hu yan",
    "东方": "dong fang", "独孤": "du gu", "南宫": "nan gong", "闻人": "wen ren", "申屠": "shen tu", "太叔": "tai shu",
    "轩辕": "xuan yuan", "赫连": "he lian", "拓跋": "tuo ba", "端木": "duan mu", "司徒": "si tu", "司空": "si kong",
}  # fmt: skip
#: single surnames whose common reading is another one
SINGLE = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "翟": "zhai", "曾": "zeng", "任": "ren", "区": "ou",
    "朴": "piao", "盖": "ge", "缪": "miao", "宓": "mi", "乐": "yue", "员": "yun", "冼": "xian", "覃": "qin",
    "秘": "bi", "繁": "po", "种": "chong", "晁": "chao", "逄": "pang", "逯": "lu", "尹": "yin", "牟": "mu",
    "隗": "wei", "阚": "kan", "郇": "xun", "眭": "sui", "召": "shao", "折": "she", "盛": "sheng", "祭": "zhai",
    "佴": "nai", "能": "nai", "乜": "nie", "笪": "da", "亓": "qi", "仉": "zhang", "车": "che", "柏": "bai",
    "薄": "bo", "卜": "bu", "费": "fei", "华": "hua", "纪": "ji", "宁": "ning", "燕": "yan", "应": "ying",
    "相": "xiang", "莘": "shen", "尉": "wei", "洗": "xian", "沈": "shen", "石": "shi", "褚": "chu", "都": "du",
    "干": "gan", "哈": "ha", "那": "na", "粘": "nian", "曲": "qu", "冯": "feng", "郗": "xi", "妫": "gui",
    "郏": "jia", "郜": "gao", "幺": "yao", "重": "chong", "臧": "zang", "鞠": "ju", "庹": "tuo", "俞": "yu",
    "於": "yu", "恽": "yun", "占": "zhan", "訾": "zi", "俱": "ju", "句": "gou", "黑": "he",
}  # fmt: skip
PARTS = re.compile(r"[㐀-鿿豈-﫿〇𠀀-𳿿]+|[A-Za-z]+|\d+")


def syllables(name: str, *, person: bool = True) -> list[str]:
    """The syllables of a name, lower case without tones; a person's surname as a surname is read."""
    parts = PARTS.findall(name)
    if not parts:
        return []
    head = _first(parts[0]) if person else _read(parts[0])
    return [*head, *(syllable for part in parts[1:] for syllable in _read(part))]


def initials(name: str, *, person: bool = True) -> str:
    """First letters for pickers and search: 尉迟朗 → ycl; digits stay whole, other signs fall away."""
    return "".join(item if item.isdigit() else item[0] for item in syllables(name, person=person))


def sort_key(name: str, *, person: bool = True) -> str:
    """A key for a column in C collation: syllables parted by blanks, then the name itself to part homophones."""
    return f"{' '.join(syllables(name, person=person))} {name}".strip()


def _first(part: str) -> list[str]:
    surname = DOUBLE.get(part[:2])
    if surname:
        return surname.split() + _read(part[2:])
    if part[0] in SINGLE:
        return [SINGLE[part[0]], *_read(part[1:])]
    return _read(part)


def _read(part: str) -> list[str]:
    if part.isascii():
        return [part.lower()] if part else []
    return [item.lower() for item in lazy_pinyin(part) if item.strip()]
