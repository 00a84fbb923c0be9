-- grain: one row per view and column that the scoring contract promises and that is not there
-- kind: contract
-- What reads the views from outside finds the columns it relies on.
with promised as (
    select view_name, unnest(string_split(columns, ' ')) as column_name
    from (
        values
        ('mentions', 'locator byte_start byte_end surface kind form entity_id entity wikidata_qid'),
        (
            'quotes',
            'quote_id locator byte_start byte_end content form speaker_id speaker speaker_byte_start speaker_byte_end'
        ),
        (
            'claims',
            'claim_id locator byte_start byte_end text claimed_by polarity modality check_worthy_score group_id'
        ),
        (
            'articles',
            'locator text body headline byline published_at published_precision language language_status outlet'
        ),
        (
            'quantities',
            'locator byte_start byte_end surface dim lo hi point qualifier unit counted n_significant_digits'
        ),
        ('duplicates', 'locator_a locator_b kind similarity')
    ) as promises (view_name, columns)
)

select p.view_name, p.column_name
from promised as p
anti join duckdb_columns() as c
    on c.table_name = p.view_name and c.column_name = p.column_name and c.schema_name = 'main'
    and c.database_name = current_database()
