"""Names of people as strings: titles and honorifics, keys to compare them by, what a first name says of gender."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.quotations.nouns import is_person_noun

HONORIFICS: dict[str, str | None] = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "mx": None, "sir": "m", "dame": "f", "lord": "m", "lady": "f",
    "madam": "f", "king": "m", "queen": "f", "prince": "m", "princess": "f", "baroness": "f", "sister": "f",
    "father": "m", "brother": "m", "dr": None, "doctor": None, "prof": None, "professor": None, "rev": None,
    "reverend": None, "fr": "m", "rabbi": None, "imam": "m", "pastor": None, "bishop": None, "archbishop": None,
    "cardinal": "m", "pope": "m", "congressman": "m", "congresswoman": "f", "chairman": "m", "chairwoman": "f",
    "councilman": "m", "councilwoman": "f", "assemblyman": "m", "assemblywoman": "f", "spokesman": "m",
    "spokeswoman": "f", "saint": None, "hon": None,
}  # fmt: skip
_TITLES = frozenset(
    """president vice deputy acting interim former ex senior junior chief assistant associate
    executive managing general sen senator senators sens rep reps representative representatives gov
    governor governors lt lieutenant col colonel gen major maj sgt sergeant capt captain cmdr
    commander adm admiral pvt cpl secretary minister prime premier chancellor ambassador mayor judge
    justice attorney solicitor da district speaker leader majority minority whip director
    commissioner chair chairperson chairman chairwoman ceo cfo coo cto cmo vp svp evp officer
    president-elect director-general secretary-general secretary-treasurer treasurer coach manager
    superintendent sheriff detective inspector officer constable chief trooper marshal agent dean
    provost principal editor editor-in-chief correspondent reporter analyst economist spokesman
    spokeswoman spokesperson councilor councillor councilmember alderman delegate assemblymember
    congressman congresswoman mp msp mep lawmaker czar counsel lawyer host anchor co-founder founder
    co-chair co-chairman sultan sheikh ayatollah emir undersecretary democrat republican democratic
    gop adviser advisor administrator developer attorney ceo owner activist journalist activist
    photographer meteorologist scientist researcher candidate nominee rival teammate rookie
    linebacker receiver archbishop mufti gm quarterback forward pitcher catcher actor actress singer
    rapper director author professor""".split()
)
_OF_TITLE = frozenset("state defense defence energy labor treasury education transportation war commerce staff".split())
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten bin bint ibn al el ben abu af av zu y e".split()
)
ORG_WORDS = frozenset(
    """department university college school institute institution center centre agency administration bureau office
    committee commission council court association society foundation federation union unions league club party
    ministry house senate congress parliament board bank group company companies corp corporation inc co llc ltd plc
    service services times post journal news press tribune herald gazette today magazine network hospital clinic
    church museum library fund trust coalition alliance organization organisation authority force guard police army
    navy command team airlines airways motors energy systems technologies partners capital research laboratory lab
    observatory survey project program initiative campaign project act bill law street avenue road river lake mountain
    county city state states kingdom republic island islands park stadium arena airport bridge hall building tower
    series cup games olympics championship bowl prize award awards day week month festival show night war treaty
    agreement accord plan study report index review academy orchestra band studios pictures entertainment media
    records sox yankees giants eagles cowboys patriots lakers warriors celtics dodgers bears lions tigers monument
    memorial statue earth events palace castle abbey cathedral temple mosque gate valley beach bay ocean sea coast
    heights village town square garden gardens farm ranch canyon forest creek falls springs port harbor harbour
    station terminal mall plaza market hotel resort casino theater theatre facebook twitter instagram feedback north
    south east west new united international national royal european american african asian""".split()
)
BODY_ENDS = frozenset(
    """department university college school institute institution center centre centers centres institutes agency
    administration bureau office schools republic
    committee commission council court association society foundation federation union club party ministry board bank
    group company companies corp corporation inc co llc ltd plc service services times post journal news network
    hospital clinic museum fund coalition alliance organization authority police airlines airways motors systems
    technologies laboratory lab project university patrol guard force network panel tribunal authority""".split()
)
"""Last words of names of bodies."""
COUNTRIES = frozenset(
    """Afghanistan Argentina Australia Austria Belarus Belgium Brazil Britain Canada Chile China Colombia Cuba Denmark
    Egypt England Ethiopia Europe Finland France Germany Ghana Greece Haiti Hungary India Indonesia Iran Iraq Ireland
    Israel Italy Japan Jordan Kenya Lebanon Libya Malaysia Mexico Morocco Netherlands Nigeria Norway Pakistan Peru
    Philippines Poland Portugal Qatar Romania Russia Scotland Serbia Singapore Spain Sudan Sweden Switzerland Syria
    Taiwan Thailand Turkey Ukraine Venezuela Vietnam Wales Yemen US U.S. UK U.K. EU America Washington Moscow Beijing
    Kyiv London Brussels Paris Berlin Tehran Texas Florida California Congress""".split()
) | {"United States", "United Kingdom", "North Korea", "South Korea", "Saudi Arabia", "South Africa", "New Zealand"}
_MALE = frozenset(
    """aaron adam adrian ahmed alan albert alex alexander alfred ali allen andre andrew angelo anthony antonio ari
    arthur barack ben benjamin bernard bernie bill billy bob bobby boris brad bradley brandon brendan brett brian
    bruce bryan bryant carl carlos charles charlie chris christian christopher chuck clarence claude clifford colin
    corey craig curtis dan daniel darren dave david dennis derek derrick dimitri dmitry don donald doug douglas drew
    dustin dwayne earl ed eddie edgar eduardo edward elijah elon emmanuel enrique eric erik ernest ethan eugene evan
    fernando floyd francis francisco frank franklin fred frederick gabriel gary gene geoffrey george gerald gilbert
    glen glenn gordon graham grant greg gregory guy harold harry harvey hassan hector henry herbert herman howard hugh
    hugo hunter ian ibrahim ivan jack jacob jaime jake james jared jason javier jay jeff jeffrey jeremy jerome jerry
    jesse jim jimmy joao joe joel john johnny jon jonathan jordan jorge jose josh joshua juan judd julian justin karl
    keith ken kenneth kevin kurt kyle lance larry lawrence leo leon leonard lester lewis liam lindsey lloyd logan lou
    louis lucas luis luke malcolm marc marco marcus mario mark marshall martin marvin mathew matt matthew maurice max
    michael miguel mike mitch mitchell mitt mohamed mohammad mohammed muhammad nathan nathaniel neil nicholas nick
    noah norman oliver omar oscar owen pablo patrick paul pedro pete peter phil philip phillip pierre rafael ralph
    ramon randy raul ray raymond recep ricardo richard rick ricky rob robert roberto rodney roger roland ron ronald
    ross roy russell ryan salvador sam samuel scott sean sergei sergey seth shane shaun shawn sherrod sidney simon
    stanley stephen steve steven stuart tarik ted terrence terry theodore thomas tim timothy toby todd tom tommy tony
    travis trevor tyler vernon victor vincent vladimir volodymyr wade walter warren wayne wesley will william willie
    xavier zachary""".split()
)
_FEMALE = frozenset(
    """abigail alexa alexandra alexandria alexis alice alicia alison allison alyssa amanda amber amelia amy ana andrea
    angela angelina anita ann anna anne annie april ariana ashley audrey barbara beatrice becky bella beth bethany
    betsy betty beverly bonnie brenda brianna bridget britney brittney brooke caitlin camila carla carmen carol caroline
    carolyn carrie casey cassandra catherine cathy cecilia celia charlene charlotte chelsea cheryl chloe christina
    christine christy cindy claire clara claudia colleen connie courtney crystal cynthia daisy dana danielle dawn deb
    deborah debra denise diana diane dolores donna dora doris dorothy ebony edith eileen elaine eleanor elena elise
    elizabeth ella ellen emily emma erica erika erin esther eva evelyn faith felicia fiona florence frances gabriela
    gail georgia gina gladys gloria grace gretchen gwen hailey hannah harriet heather helen hillary holly hope ida
    irene isabel isabella jackie jacqueline jana jane janet janice jasmine jean jeanne jen jenna jennifer jenny
    jessica jill jo joan joann joanna jocelyn josephine joy joyce juanita judith judy julia juliana julie june kaitlyn
    kamala karen karine kate katherine kathleen kathryn kathy katie kayla kelli kelly kendra kerry kim kimberly
    kirsten kristen kristin krista kristine lara laura lauren laurie leah lena leslie leticia lillian lily linda lisa
    liz lois loretta lori lorraine louise lucy lydia lynn mackenzie madeline maggie mandy margaret maria marie marilyn
    marina marion marissa marjorie marlene martha mary maureen maya megan melanie melinda melissa meredith mia
    michelle mildred miranda molly monica myra nancy naomi natalie natasha nicola nicole nikki nina nora norma olga
    olivia paige pam pamela patricia patty paula pauline peggy penelope phyllis priscilla rachel rebecca regina renee
    rhonda rita roberta robin rosa rose rosemary roxanne ruby ruth sabrina sadie sally samantha sandra sara sarah
    savannah shannon sharon sheila shelby shelley sherry shirley sofia sonali sonia sophia sophie stacey stacy stella
    stephanie sue summer susan suzanne sylvia tamara tammy tanya tara taylor teresa thelma theresa tiffany tina toni
    tracy ursula valerie vanessa vera veronica vicki victoria violet virginia vivian wanda wendy whitney yolanda
    yvonne zoe""".split()
)
_EITHER = frozenset("alex casey jordan taylor robin jackie kelly kerry dana terry shannon jean leslie marion".split())


_OUTLETS = frozenset(
    """reuters ap cnn bbc nbc abc cbs fox npr msnbc bloomberg politico axios vox afp guardian telegraph economist
    atlantic newsweek vogue forbes buzzfeed vice slate sky itv espn wired independent sun mirror standard observer
    scotsman semafor insider livemint euronews verge intercept conversation spectator statesman bloomberg""".split()
)
_OUTLET_ENDS = frozenset(
    """times post journal news press herald tribune gazette courier chronicle mail sun wire magazine jazeera welle
    insider today beast dispatch globe inquirer enquirer examiner sentinel""".split()
)


def is_outlet(name: str) -> bool:
    """Whether a name is plainly a newspaper's, agency's or broadcaster's."""
    words = [fold(w) for w in name.split()]
    return bool(words) and (words[-1] in _OUTLETS | _OUTLET_ENDS or (len(words) == 1 and words[0] in _OUTLETS))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case without accents, dots or possessive: the form in which name words are compared."""
    word = re.sub(r"['’]s?$", "", word.strip('.,;:()"“”‘'))
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").lower()


def is_weekday(word: str) -> bool:
    """Monday to Sunday, which may stand beside a name by chance: "the announcement Wednesday"."""
    return word in _WEEKDAYS


_WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


def is_of_title(word: str) -> bool:
    """The end of a title with "of": "State" in "Secretary of State"."""
    return fold(word) in _OF_TITLE


@lru_cache(maxsize=1 << 16)
def is_title(word: str) -> bool:
    """Words that stand before a name without being part of it: "Sen.", "President", "Dr."."""
    plain = fold(word)
    return plain in HONORIFICS or plain in _TITLES or plain.replace(".", "") in _TITLES


def gender_of_first_name(word: str) -> str | None:
    """ "m" or "f" where the first name is mostly one of these in English news, else None: evidence, not fact."""
    plain = fold(word)
    if plain in _EITHER:
        return None
    return "m" if plain in _MALE else "f" if plain in _FEMALE else None


def is_first_name(word: str) -> bool:
    """A common given name."""
    return fold(word) in _MALE or fold(word) in _FEMALE


def split_title(words: list[str]) -> tuple[list[str], list[str]]:
    """("Secretary of State Mike Pompeo") -> (["Secretary", "of", "State"], ["Mike", "Pompeo"])."""
    if not words or (fold(words[-1]) in BODY_ENDS and len(words) > 1):
        return [], words
    last = -1
    for i, word in enumerate(words[:-1] if len(words) > 1 else words):
        is_of = i >= 2 and words[i - 1] == "of" and fold(word) in _OF_TITLE
        if (is_title(word) and not (i + 2 == len(words) and i > 0 and is_first_name(words[i - 1]))) or is_of:
            last = i
    titles, name = words[: last + 1], words[last + 1 :]
    if titles and len(name) > 2 and name[0] == "of":
        cut = next((i for i in range(2, len(name) - 1) if is_first_name(name[i])), max(len(name) - 2, 2))
        titles, name = [*titles, *name[:cut]], name[cut:]
    if len(name) > 2 and is_person_noun(name[0].lower()) and not is_first_name(name[0]):
        titles, name = [*titles, name[0]], name[1:]
    return _at_first_name(titles, name) if len(name) > 2 else (titles, name)


def _at_first_name(titles: list[str], name: list[str]) -> tuple[list[str], list[str]]:
    """What stands before a common given name is no part of the name: "Acme Widgets Jane Doe"."""
    for i in range(1, len(name) - 1):
        follows = not is_first_name(name[i - 1]) and fold(name[i - 1]) not in PARTICLES and len(fold(name[i - 1])) > 1
        if follows and is_first_name(name[i]) and fold(name[i + 1]) not in SUFFIXES and (i >= 2 or name[0].isupper()):
            return [*titles, *name[:i]], name[i:]
    return titles, name


def speaker_key(name: str) -> str:
    """The name to compare by across articles: no titles, honorifics or suffix, accents and case folded.

    `speaker_key("Secretary of State Mike Pompeo") == speaker_key("MIKE POMPEO") == "mike pompeo"`.
    """
    words = [w for w in re.split(r"[\s,]+", name.strip()) if fold(w)]
    while len(words) > 1 and fold(words[0]) in ("the", "a", "an"):
        words = words[1:]
    _, rest = split_title(words)
    rest = [w for w in rest or words if fold(w) not in SUFFIXES] or words
    return " ".join(fold(w) for w in rest)


def last_name(speaker: str | None) -> str | None:
    """The folded last word of a speaker's name, by which quotations are found; None for no speaker."""
    words = speaker_key(speaker).split() if speaker else []
    return words[-1] if words else None


def same_person(a: str, b: str) -> bool:
    """Whether two names may be one person's: surnames agree, and first names do not clash.

    A bare surname agrees with any full name that ends in it; an initial with any name it begins; a short form with
    its long one ("Mike", "Michael"). Names of one surname and different first names are different people.
    """
    x, y = speaker_key(a).split(), speaker_key(b).split()
    if _suffix(a) and _suffix(b) and _suffix(a) != _suffix(b):
        return False
    if not x or not y:
        return False
    if x == y:
        return True
    if x[-1] != y[-1]:
        return (len(x) == 1 and len(y) > 1 and x[0] == "-".join(y[-1:])) or _ends_with(x, y) or _ends_with(y, x)
    return len(x) == 1 or len(y) == 1 or _first_agree(x[:-1], y[:-1])


def _suffix(name: str) -> str | None:
    last = fold(re.split(r"[\s,]+", name.strip() or "-")[-1])
    return last if last in SUFFIXES else None


def _ends_with(long: list[str], short: list[str]) -> bool:
    return len(short) < len(long) and long[-len(short) :] == short


def _first_agree(x: list[str], y: list[str]) -> bool:
    a, b = x[0], y[0]
    if a == b or a in y or b in x:
        return True
    if len(a) <= 2 or len(b) <= 2:
        return a[0] == b[0]
    return _SHORT_FORMS.get(a, a) == _SHORT_FORMS.get(b, b)


_LONG_FORMS = """
    michael: mike mick mickey / robert: rob bob bobby / william: bill will billy / james: jim jimmy / joseph: joe joey /
    thomas: tom tommy / richard: rick dick rich / edward: ed eddie ted ned / daniel: dan danny / david: dave /
    stephen: steve steven / charles: charlie chuck / christopher: chris / matthew: matt / anthony: tony / donald: don /
    ronald: ron / kenneth: ken / gregory: greg / timothy: tim / samuel: sam / benjamin: ben / bernard: bernie /
    andrew: andy / nicholas: nick / philip: phil / jeffrey: jeff / lawrence: larry / douglas: doug / peter: pete /
    elizabeth: liz beth betsy / katherine: kate kathy katie / jennifer: jen jenny / deborah: deb debbie / susan: sue /
    patricia: pat patty / margaret: maggie peggy / rebecca: becky / kimberly: kim / alexander: alex / jonathan: jon /
    joshua: josh / zachary: zach / nathan: nate / frederick: fred / gerald: jerry / mitchell: mitch / theodore: theo /
    francis: frank / victoria: vicki
"""
_SHORT_FORMS = {
    short: entry.partition(":")[0].strip()
    for entry in _LONG_FORMS.split("/")
    for short in entry.partition(":")[2].split()
}
