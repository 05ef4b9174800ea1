"""Pictures of who: who speaks in a text, who is spoken about, and who may only act."""

import math

import pandas as pd

from ..case.case import parts
from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import TIGHT, Rows

# In the order of the columns. Names and quoted words are counted; the others rest on the coding.
_COLUMNS = {
    "named": style.SOLID,
    "may act": style.HATCHED,
    "acts": style.HATCHED,
    "ascribed": style.HATCHED,
    "paraphrased": style.HATCHED,
    "quoted words": style.SOLID,
}
_HOW = (
    "Full: sentences with the name, quoted words, both exact. Hatched: claims, by the coding of {}. May act: what may be done. "
    "Ascribed: an attitude that the writer gives; nobody is reported as saying it. Hollow: none."
)
_HOW_FOLDED = "Grey: words of theirs are reported, quoted or not. Empty: none. Groups: by the coding of {}."
_FEW = 12  # actors that are drawn one by one on a slide
_UNHEARD = 2  # the place of the first group without a word
_GROUPS = ["quoted", "in the article's words only", "an attitude, no word", "acts, no word", "may act, no word", "only named"]


@picture
def voice_matrix(case, *, title="", medium) -> Chart:
    """Show for each actor how the text lets us meet them; an empty cell stays visible.

    Data: ``actor``, ``kind``, ``named`` (sentences and headings with one of the actor's
    names), then numbers of claims by what ``relations.act`` and ``positions.voice`` count
    them as: ``may act``, ``acts``, ``ascribed`` (an attitude that the writer gives the
    actor); ``paraphrased`` (claims with this speaker outside quotation marks that are not
    ascribed), ``quoted words`` (inside quotation marks). Those who are quoted come first,
    those with most words on top; the others stand in groups below.
    """
    case.need("actors")
    rows = _met(case)
    draw, how = (_cells, _HOW) if medium.tallest == math.inf or len(rows) <= _FEW else (_names, _HOW_FOLDED)
    source = "Source: actors.csv, claims.csv, positions.csv, relations.csv. "
    source += f"n = {len(rows)} actors. {how.format(case.coders())}"
    return draw(rows, medium, {"title": title, "source": source}).tell(
        rows.drop(columns=["group", "label"]),
        f"Table with {len(rows)} rows and {len(_COLUMNS)} columns. Rows: actors, in groups. Columns: {', '.join(_COLUMNS)}.",
        "What is not mentioned is an empty cell.",
        *(
            f"{label.capitalize()}: {'; '.join(_met_words(row) for _, row in part.iterrows())}."
            for label, part in rows.groupby("label", sort=False)
        ),
    )


def _cells(rows, medium, words) -> Chart:
    page = Rows(medium, list(rows["actor"]), groups=list(rows["label"]), heads=list(_COLUMNS), gap=TIGHT, lines=1, **words)
    for place, (column, mark) in enumerate(_COLUMNS.items()):
        for row, count in enumerate(rows[column]):
            page.cell(row, place - 0.2, mark if count else style.HOLLOW, wide=0.18)
            page.word(row, place, count or "")
    return page.chart


def _names(rows, medium, words) -> Chart:
    """Fold the rows: the names of each group in a box."""
    groups = rows.groupby(["group", "label"])["actor"]
    names = [list(some[:_FEW]) + [f"and {len(some) - _FEW} more"] * (len(some) > _FEW) for _, some in groups]
    boxes = [(0, ", ".join(some)) for some in names]
    page = Rows(medium, [label for (_, label), _ in groups], boxes=boxes, gap=TIGHT, **words)
    for place, ((group, _), _) in enumerate(groups):
        page.box(place, style.FILLED if group < _UNHEARD else style.HOLLOW)
    return page.chart


def _met(case) -> pd.DataFrame:
    """Count for each actor; ``group`` is the place of the actor's group in ``_GROUPS``, ``label`` its name and size."""
    claims = case.claims.assign(words=case.claims["quote"].fillna("").str.split().str.len())
    said, voice = claims[claims["speaker"].notna()], case.said_of("claims", "status", "voice")
    ties = case.relations.rename(columns={"source": "actor_id"})
    ties["counts"] = ties["act"].map(case.said_of("relations", "act", "counts"))
    held = case.positions.assign(counts=case.positions["voice"].map(case.said_of("positions", "voice", "counts")))
    does = pd.concat([ties, held])[["actor_id", "claim_id", "counts"]].drop_duplicates()
    ascribed = said["claim_id"].isin(does.loc[does["counts"] == "ascribed", "claim_id"])
    kinds = {"may act": "possible", "acts": "act", "ascribed": "ascribed"}
    counts = {column: does.loc[does["counts"] == word, "actor_id"].value_counts() for column, word in kinds.items()}
    counts["paraphrased"] = said.loc[(said["status"].map(voice) != "quoted") & ~ascribed, "speaker"].value_counts()
    counts["quoted words"] = said.groupby("speaker")["words"].sum()
    rows = case.actors[["name", "kind"]].rename(columns={"name": "actor"})
    rows["named"] = case.actors["sentences"].map(parts).str.len()
    for column, numbers in counts.items():
        rows[column] = case.actors["actor_id"].map(numbers).fillna(0).astype(int)
    heard = (rows[[*reversed(counts)]] > 0).assign(named=True)  # the first that holds gives the group
    rows["group"] = heard.to_numpy().argmax(axis=1)
    rows["label"] = [f"{_GROUPS[group]} ({(rows['group'] == group).sum()})" for group in rows["group"]]
    return rows.sort_values(["group", "quoted words"], ascending=[True, False], kind="stable").reset_index(drop=True)


def _met_words(row) -> str:
    return f"{row['actor']}: " + ", ".join(f"{column} {row[column]}" for column in _COLUMNS if row[column])


def reporting_verbs(case) -> pd.DataFrame:
    """List the words with which the text reports what each actor says.

    A row for each actor who is a speaker, in reading order: ``actor``, ``verbs`` (as
    written, each once), ``claims`` (how many), ``quoted words`` (how many),
    ``locators``.
    """
    said, names = case.claims.dropna(subset="speaker").groupby("speaker", sort=False), case.names
    rows = {
        "actor": [names.get(speaker, speaker) for speaker, _ in said],
        "verbs": [", ".join(part["verb"].dropna().unique()) for _, part in said],
        "claims": [len(part) for _, part in said],
        "quoted words": [len(" ".join(part["quote"].dropna()).split()) for _, part in said],
        "locators": [", ".join(part["sentence_id"].unique()) for _, part in said],
    }
    return pd.DataFrame(rows)
