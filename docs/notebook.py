"""Five questions to the warehouse of the samples, answered with charts: a marimo notebook, and a script.

    marimo run docs/notebook.py          # to look at; `marimo edit` to change it
    python docs/notebook.py              # runs every cell, and fails where one does

It needs the extra `notebook` and reads `data/onrecord.duckdb`; another warehouse: `-- --warehouse DIR`.
"""

import marimo

app = marimo.App(width="medium", app_title="Five questions")


@app.cell
def setup():
    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo


@app.cell
def choose(mo):
    warehouse = str(mo.cli_args().get("warehouse") or "data")
    return (warehouse,)


@app.cell
def connect(duckdb, warehouse):
    connection = duckdb.connect(f"{warehouse}/onrecord.duckdb", read_only=True)
    connection.execute("set timezone = 'UTC'")

    def ask(query):
        return connection.sql(query).to_arrow_table()

    return (ask,)


@app.cell
def title(mo):
    mo.md("""
    # Five questions

    Articles tell of an invented ferry accident. What they claim lies in views of one DuckDB file; every row leads back
    to the bytes that say so.
    """)


@app.cell
def accounts(ask):
    stories = ask("""
        select headline, unnest(['articles', 'independent accounts']) as what,
            unnest([n_articles, n_independent_origins]) as n
        from story_corroboration
        order by n_articles desc, headline, what
    """)
    return (stories,)


@app.cell
def accounts_chart(alt, mo, stories):
    accounts_drawn = (
        alt.Chart(stories)
        .mark_bar()
        .encode(
            x=alt.X("n:Q", title="how many", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("headline:N", title=None, sort=None, axis=alt.Axis(labelLimit=320)),
            yOffset=alt.YOffset("what:N"),
            color=alt.Color("what:N", title=None, legend=alt.Legend(orient="top")),
            tooltip=["headline", "what", "n"],
        )
        .properties(width=360, height=alt.Step(22))
    )
    mo.vstack([mo.md("## 1. How many independent accounts is each story?"), accounts_drawn])
    return (accounts_drawn,)


@app.cell
def dead(ask):
    deaths = ask("""
        select
            outlet,
            coalesce(claimed_by, 'the outlet itself') as source,
            coalesce(value, lo, hi) as dead,
            coalesce(qualifier, 'exactly') as qualifier,
            min(claim_id) as claim_id
        from claims
        where counted in ('people', 'person') and regexp_matches(text, 'died|dead|killed') and modality <> 'opinion'
            and coalesce(value, lo, hi) is not null
        group by all
        order by dead, outlet
    """)
    return (deaths,)


@app.cell
def dead_chart(alt, deaths, mo):
    deaths_drawn = (
        alt.Chart(deaths)
        .mark_point(filled=True, size=120)
        .encode(
            x=alt.X("dead:Q", title="dead", scale=alt.Scale(zero=False, padding=20)),
            y=alt.Y("outlet:N", title=None),
            color=alt.Color("source:N", title="according to", legend=alt.Legend(orient="top", columns=3)),
            shape=alt.Shape("qualifier:N", title="how exactly"),
            tooltip=["outlet", "source", "dead", "qualifier", "claim_id"],
        )
        .properties(width=420)
    )
    mo.vstack([mo.md("## 2. How many died, according to whom?"), deaths_drawn])
    return (deaths_drawn,)


@app.cell
def copied(ask):
    copies = ask("""
        with one_way as (
            select
                if(direction = 'b_to_a', outlet_b, outlet_a) as gave,
                if(direction = 'b_to_a', outlet_a, outlet_b) as took,
                if(direction in ('a_to_b', 'b_to_a'), 'known', 'not known') as direction,
                n_words
            from copied_passages
            where kind in ('exact', 'near') and outlet_a <> outlet_b
        )
        select gave, took, direction, sum(n_words)::int as words
        from one_way
        group by all
        order by words desc, gave, took
    """)
    return (copies,)


@app.cell
def copied_chart(alt, copies, mo):
    copies_drawn = (
        alt.Chart(copies)
        .transform_calculate(pair="datum.gave + (datum.direction == 'known' ? ' → ' : ' — ') + datum.took")
        .mark_bar()
        .encode(
            x=alt.X("words:Q", title="words in common"),
            y=alt.Y("pair:N", title=None, sort="-x", axis=alt.Axis(labelLimit=320)),
            color=alt.Color("direction:N", title="direction", legend=alt.Legend(orient="top")),
            tooltip=["gave", "took", "words", "direction"],
        )
        .properties(width=360)
    )
    mo.vstack([mo.md("## 3. Who copied from whom?"), copies_drawn])
    return (copies_drawn,)


@app.cell
def voices(ask):
    stances = ask("""
        select outlet, stance, count(*) as facts
        from evidentiality
        where outlet in (select outlet from stories where n_articles > 1)
        group by all
        order by outlet, stance
    """)
    return (stances,)


@app.cell
def voices_chart(alt, mo, stances):
    stances_drawn = (
        alt.Chart(stances)
        .mark_bar()
        .encode(
            x=alt.X("facts:Q", stack="normalize", title="share of the facts it states", axis=alt.Axis(format="%")),
            y=alt.Y("outlet:N", title=None),
            color=alt.Color("stance:N", title=None, legend=alt.Legend(orient="top")),
            tooltip=["outlet", "stance", "facts"],
        )
        .properties(width=420)
    )
    mo.vstack([mo.md("## 4. Who states flatly, who gives a source, who hedges?"), stances_drawn])
    return (stances_drawn,)


@app.cell
def speakers(ask):
    spoken = ask("""
        select speaker, outlet, count(*) as quotes
        from quotes
        where form in ('direct', 'mixed', 'indirect') and speaker in (select label from entities where n_quotes >= 4)
        group by all
        order by speaker, outlet
    """)
    return (spoken,)


@app.cell
def speakers_chart(alt, mo, spoken):
    spoken_drawn = (
        alt.Chart(spoken)
        .mark_circle()
        .encode(
            x=alt.X("outlet:N", title=None, axis=alt.Axis(labelAngle=-40)),
            y=alt.Y("speaker:N", title=None),
            size=alt.Size("quotes:Q", title="quotes", scale=alt.Scale(range=[30, 500]), legend=alt.Legend(tickCount=3)),
            tooltip=["speaker", "outlet", "quotes"],
        )
        .properties(width=420)
    )
    mo.vstack([mo.md("## 5. Who gets to speak, and where?"), spoken_drawn])
    return (spoken_drawn,)


@app.cell
def receipts(ask):
    proof = ask("""
        select because, passage(claim_a) as one, passage(claim_b) as other
        from conflicts
        where is_alarm
        order by because
    """)
    return (proof,)


@app.cell
def receipts_words(mo, proof):
    pairs = [f"**{row['because']}**\n\n> {row['one']}\n\n> {row['other']}" for row in proof.to_pylist()]
    mo.md("\n\n".join(["## And the words themselves: where accounts differ by more than rounding", *pairs]))


if __name__ == "__main__":
    app.run()
