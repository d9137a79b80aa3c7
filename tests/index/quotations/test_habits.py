"""Habits of real news that led the extraction astray, each in a made-up sentence or two."""

import pytest

from index import quotations
from index.article import Article

CASES = [
    ("inverted tag inside a clause", "The ferry plan, said Skiffwatch.com, could also be a way to win votes.",
     {"could also be a way to win votes": "Skiffwatch.com"}),
    ("inverted tag behind words in marks",
     "Ada Marlow left. Today, tidal mills – or sea mills – turbines “turn slowly in the cold water”, said Marlow.",
     {"turn slowly in the cold water": "Ada Marlow"}),
    ("company name without comma", "The ferry company Skiffline this week said it was reviewing its timetable.",
     {"it was reviewing its timetable": "Skiffline"}),
    ("participle of the reporting clause",
     "Ada Marlow said the welcome was warm, adding the harbour felt like home. Bo Lund listened.",
     {"the harbour felt like home": "Ada Marlow"}),
    ("they of a group, not of an outlet",
     "The Mock Times reported it. Marlow’s lawyers have said that they plan to appeal, arguing their "
     "client would need a new trial.",
     {"their client would need a new trial": "Marlow’s lawyers"}),
    ("paper", "Trains are late, The Mock Times said. Fares went up “by a fifth in a year”, the paper said.",
     {"by a fifth in a year": "The Mock Times"}),
    ("an agency of spies is no news agency",
     "The SBK said the plot had failed. Nobody died, reported Reuters. “The man walked home,” said the news agency.",
     {"The man walked home,": "Reuters"}),
    ("a study is not the bank",
     "Analysis shows the Bank of Testville opened accounts for felons. The bank has said it rejects the allegations.",
     {"it rejects the allegations": "Bank of Testville"}),
    ("first word of a sentence",
     "Skiffline sells boats. Buying Skiffline could help the city. Skiffline said it would decide in May. "
     "“We like the sea,” Skiffline said.", {"We like the sea,": "Skiffline"}),
    ("number before a name", "On 5 October Bo Lund stayed. On 5 October Lund wrote that “the tide was high in town”.",
     {"the tide was high in town": "Bo Lund"}),
    ("age before a name", "Bo Lund won. 24-year-old Lund called it a “tough race but a good race”.",
     {"tough race but a good race": "Bo Lund"}),
    ("both", "Ada Marlow and Bo Lund spoke. Both Marlow said so and Lund wrote that the boats had been sold.",
     {"the boats had been sold": "Bo Lund"}),
    ("body with one word before its tail",
     "The Center for Harbour Rights said the quays were unsafe. The Bureau of Tide Statistics said fares rose a fifth.",
     {"the quays were unsafe": "Center for Harbour Rights", "fares rose a fifth": "Bureau of Tide Statistics"}),
    ("surname with a particle", "“It is brisk,” said Ana del Pozo Marlow. “It helps,” said del Pozo Marlow.",
     {"It helps,": "Ana del Pozo Marlow"}),
    ("surname that ends like a plural", "“It is done,” Santos said.", {"It is done,": "Santos"}),
    ("what a study found", "Nine in ten boats leak after a decade at sea, the study found.",
     {"Nine in ten boats leak after a decade at sea": "the study"}),
    ("report by an outlet of what somebody posted",
     "The Mock Times reported that Bo Lund has posted videos of boats. Ada Marlow slept.",
     {"Bo Lund has posted videos of boats": "Mock Times"}),
    ("rank with a full stop", "The boat was “a very slow boat of war,” Brig. Gen. Bo Lund, the harbour’s guard, said.",
     {"a very slow boat of war,": "Bo Lund"}),
    ("one word in marks", "Speaking on Monday, Ada Marlow, the club’s owner, called the pier a “haven” of gulls.",
     {"haven": "Ada Marlow"}),
    ("he who is nobody named", "“I saw it,” Bo Lund said. The gunman fired after he claimed the boat was his.",
     {"the boat was his": None}),
    ("she is no newspaper",
     "The boat sank, said The Mock Times. “I swam for an hour,” she told the paper.", {"I swam for an hour,": None}),
    ("the paper is the one named last",
     "The pier is shut, said The Mock Times. Ada Marlow told the Testville Herald that it leaks. “It always has,” said "
     "the paper.", {"It always has,": "Testville Herald"}),
    ("an independent paper",
     "Ada Marlow left. It would lead to “more boats in the long run”, said The Independent.",
     {"more boats in the long run": "The Independent"}),
    ("a paper is no broadcaster",
     "Boats leak, said The Mock Times. This matters as “the BBC has many boats in town”, the paper said.",
     {"the BBC has many boats in town": "The Mock Times"}),
    ("initials do not make a team", "Bo Lund got CPR. The medical team said the boats were safe.",
     {"the boats were safe": None}),
    ("office with an owner", "The pier is shut, the Lake Marlow Sheriff’s Office said. It leaks, the office said.",
     {"The pier is shut": "Lake Marlow Sheriff’s Office"}),
    ("that official",
     "Ada Marlow waved. “It will rain,” a senior official previewing the regatta said. That official said the boats "
     "would wait.", {"the boats would wait": "a senior official previewing the regatta"}),
    ("what begins does not speak",
     "The repair begins when divers use magnets to “fish out” screws and ropes and old nets, said The Mock Times.",
     {"fish out": "The Mock Times"}),
    ("link to another article", "More:Still leaking, Testville pier tells visitors to keep out of the water.",
     {"Still leaking": "missed"}),
    ("clause cut by according", "He sold photos of the boats which, according to Ada Marlow, show the wreck at noon.",
     {"show the wreck at noon": "Ada Marlow"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_speaker_is_right_or_unknown(text: str, wanted: dict[str, str | None]) -> None:
    found = {q.text: q.speaker for q in quotations.extract(Article("x", text))}
    told = {words: speaker for words, speaker in wanted.items() if speaker != "missed"}
    assert all(found.get(words, "missed") in (speaker, None) for words, speaker in told.items())
    assert not [words for words, speaker in wanted.items() if words in found and words not in told]
